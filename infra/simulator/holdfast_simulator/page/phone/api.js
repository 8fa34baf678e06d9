// The simulator's HTTP API; a refusal becomes an Error with the server's own words.
'use strict';

/** One request; returns the parsed answer. */
export async function call(method, path, body) {
  const init = { method, headers: { 'Content-Type': 'application/json' } };
  if (body) init.body = JSON.stringify(body);
  const response = await fetch(path, init);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? response.statusText);
  return answer;
}

export const get = (path) => call('GET', path);
export const post = (path, body = {}) => call('POST', path, body);
export const remove = (path) => call('DELETE', path);

/** The path of an account, with what follows. */
export const ofAccount = (phone, rest) => `/api/accounts/${encodeURIComponent(phone)}/${rest}`;
