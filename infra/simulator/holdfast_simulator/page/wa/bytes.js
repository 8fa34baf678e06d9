// Bytes and base64.
'use strict';

/** Bytes (a view or a buffer) as base64. */
export const toBase64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (one) => String.fromCharCode(one)).join(''));

/** Base64 as a Uint8Array. */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

/** So many random bytes. */
export const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));
