// What outlives the page: keys, login, chats and messages, in IndexedDB, as WhatsApp Web lays them out.
// The keys are CryptoKeys that cannot be exported: a copied profile works, copied records do not.
'use strict';

import { fromBase64, randomBytes, toBase64 } from './bytes.js';

const LAYOUT = {
  wawc_db_enc: ['keys'],
  wawc: ['user'],
  'model-storage': ['chat', 'message', 'contact', 'group-metadata'],
};
const databases = {};
let storageKey;
let identity;

const settled = (request, result = () => request.result) =>
  new Promise((resolve, reject) => {
    request.onsuccess = request.oncomplete = () => resolve(result());
    request.onerror = request.onabort = () => reject(request.error);
  });

function openDatabase(name, stores) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => stores.forEach((store) => request.result.createObjectStore(store));
  return settled(request);
}

function access(database, store, mode, work) {
  const transaction = databases[database].transaction(store, mode);
  const request = work(transaction.objectStore(store));
  return settled(transaction, () => request.result);
}

const read = (database, store, key) => access(database, store, 'readonly', (it) => it.get(key));
const readAll = (database, store) => access(database, store, 'readonly', (it) => it.getAll());
const write = (database, store, key, value) => access(database, store, 'readwrite', (it) => it.put(value, key));

/** Open the databases and make the keys the first time. */
export async function open() {
  for (const [name, stores] of Object.entries(LAYOUT)) databases[name] = await openDatabase(name, stores);
  storageKey = await read('wawc_db_enc', 'keys', 'storage');
  identity = await read('wawc_db_enc', 'keys', 'identity');
  if (storageKey && identity) return;
  storageKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  identity = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  await write('wawc_db_enc', 'keys', 'storage', storageKey);
  await write('wawc_db_enc', 'keys', 'identity', identity);
}

/** Any plain data as `{iv, data}`. */
async function seal(value) {
  const iv = randomBytes(12);
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, storageKey, bytes) };
}

/** What was sealed; throws where the key is another one. */
async function unseal({ iv, data }) {
  const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, storageKey, data);
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** The device's public key, 65 bytes. */
export const publicKey = async () => new Uint8Array(await crypto.subtle.exportKey('raw', identity.publicKey));

/** Base64 signature over base64 bytes by the device's key. */
export async function sign(nonce) {
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  return toBase64(await crypto.subtle.sign(algorithm, identity.privateKey, fromBase64(nonce)));
}

/** A sealed record of the user's store: `login` or `pairing-keys`. Throws where it cannot be decrypted. */
export async function readUser(name) {
  const record = await read('wawc', 'user', name);
  return record && unseal(record);
}

export const writeUser = async (name, value) => write('wawc', 'user', name, await seal(value));

/** Write a message; who and when stay readable, what it says is sealed. */
export async function putMessage({ id, chatId, t, ...rest }) {
  await write('model-storage', 'message', id, { id, chatId, t, sealed: await seal(rest) });
}

/** All messages, oldest first. */
export async function allMessages() {
  const records = await readAll('model-storage', 'message');
  const opened = records.map(async ({ sealed, ...open_ }) => ({ ...open_, ...(await unseal(sealed)) }));
  return (await Promise.all(opened)).sort((one, other) => one.t - other.t || one.order - other.order);
}

export const putChat = (chat) => write('model-storage', 'chat', chat.id, chat);
export const allChats = () => readAll('model-storage', 'chat');
export const putContact = (contact) => write('model-storage', 'contact', contact.lid, contact);
export const allContacts = () => readAll('model-storage', 'contact');
export const putGroup = (group) => write('model-storage', 'group-metadata', group.id, group);
export const allGroups = () => readAll('model-storage', 'group-metadata');

/** Forget everything, keys too. */
export async function wipe() {
  for (const [name, stores] of Object.entries(LAYOUT)) {
    for (const store of stores) await access(name, store, 'readwrite', (it) => it.clear());
  }
  localStorage.clear();
}
