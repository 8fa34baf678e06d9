/*
 * Looks through the databases of the page's origin, counts and reads records of each store, and uses the
 * keys that it finds in them. Changes nothing. Run in a blank page of that origin.
 * Takes {ends: records to read at either end, within: milliseconds}; gives the `Contents` of domain/trial.py.
 */
async (asked) => {
  'use strict';
  const { ends, within } = asked;
  const MOST_PARTS = 10000; // of one record that are searched for keys
  const PROBE = crypto.getRandomValues(new Uint8Array(16)); // short enough for any RSA key
  const until = performance.now() + within;
  const isOver = () => performance.now() > until;
  const say = (error) =>
    error ? [error.name, error.message].filter(Boolean).join(': ').replace(/\.$/, '') : 'it was aborted';

  // ---- records --------------------------------------------------------------------------------------

  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  /** Open what is there already; without a version, and without making it. */
  async function open(name) {
    const request = indexedDB.open(name);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction.abort();
    };
    try {
      return await settled(request);
    } catch (error) {
      throw isNew ? new DOMException('it is listed, and not there', 'NotFoundError') : error;
    }
  }

  /** Show one record after the other to `take`, from one end, until it has enough. */
  const walk = (database, store, direction, take) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(store);
      transaction.onabort = () => reject(transaction.error);
      const request = transaction.objectStore(store).openCursor(null, direction);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (cursor && take(cursor)) cursor.continue();
        else resolve();
      };
    });

  /** Put the first and the last values into `values`, none twice. */
  async function sample(database, store, values) {
    let last;
    await walk(database, store, 'next', (cursor) => {
      last = cursor.key;
      return values.push(cursor.value) < ends;
    });
    if (values.length < ends) return;
    await walk(database, store, 'prev', (cursor) => {
      const isNew = indexedDB.cmp(cursor.key, last) !== 0;
      return isNew && values.push(cursor.value) < 2 * ends;
    });
  }

  // ---- keys -----------------------------------------------------------------------------------------

  const isKey = (value) => Object.prototype.toString.call(value) === '[object CryptoKey]';

  /** All keys in a value, however deep. */
  function keysIn(value) {
    const keys = [];
    const parts = new Set([value]); // grows while it is walked through
    for (const part of parts) {
      if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) continue;
      if (isKey(part)) keys.push(part);
      for (const inner of part instanceof Map ? [...part].flat() : part instanceof Set ? part : Object.values(part)) {
        if (parts.size < MOST_PARTS) parts.add(inner);
      }
    }
    return keys;
  }

  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const pair = ({ name, namedCurve }) => crypto.subtle.generateKey({ name, namedCurve }, false, ['deriveBits']);
  const agree = async (key) => ({ public: key.type === 'public' ? key : (await pair(key.algorithm)).publicKey });

  /** What each algorithm wants to be told beside its name. */
  const wanted = {
    'AES-GCM': () => ({ iv: random(12) }),
    'AES-CBC': () => ({ iv: random(16) }),
    'AES-CTR': () => ({ counter: random(16), length: 64 }),
    'AES-KW': () => ({}),
    'RSA-OAEP': () => ({}),
    HMAC: () => ({}),
    Ed25519: () => ({}),
    ECDSA: () => ({ hash: 'SHA-256' }),
    'RSASSA-PKCS1-v1_5': () => ({}),
    'RSA-PSS': () => ({ saltLength: 0 }),
    HKDF: () => ({ hash: 'SHA-256', salt: PROBE, info: PROBE }),
    PBKDF2: () => ({ hash: 'SHA-256', salt: PROBE, iterations: 1 }),
    ECDH: agree,
    X25519: agree,
  };

  const isProbe = (bytes) => new Uint8Array(bytes).every((byte, place) => byte === PROBE[place]);

  /** One thing to do with a key for each usage. One that may only open what others sealed shows nothing. */
  const ways = {
    async encrypt(key, how) {
      const sealed = await crypto.subtle.encrypt(how, key, PROBE);
      if (!key.usages.includes('decrypt')) return;
      if (!isProbe(await crypto.subtle.decrypt(how, key, sealed))) throw new Error('it opens to something else');
    },
    async sign(key, how) {
      const signature = await crypto.subtle.sign(how, key, PROBE);
      if (!key.usages.includes('verify')) return;
      if (!(await crypto.subtle.verify(how, key, signature, PROBE))) throw new Error('it signs wrongly');
    },
    verify: (key, how) => crypto.subtle.verify(how, key, PROBE, PROBE),
    async wrapKey(key, how) {
      const other = await crypto.subtle.importKey('raw', PROBE, 'AES-GCM', true, ['encrypt']);
      await crypto.subtle.wrapKey('raw', other, key, how);
    },
    deriveBits: (key, how) => crypto.subtle.deriveBits(how, key, 128),
    deriveKey: (key, how) =>
      crypto.subtle.deriveKey(how, key, { name: 'AES-GCM', length: 128 }, false, ['encrypt']),
    async agree(key, how) {
      await crypto.subtle.deriveBits(how, (await pair(key.algorithm)).privateKey, 128);
    },
  };

  /** Use a key in the first way that it allows. */
  async function use(key) {
    const { name } = key.algorithm;
    const seen = { algorithm: name, used: null, fault: null };
    const isPartner = key.type === 'public' && wanted[name] === agree;
    const way = isPartner ? 'agree' : Object.keys(ways).find((usage) => key.usages.includes(usage));
    if (!way || !wanted[name] || !crypto.subtle || isOver()) return seen;
    try {
      await ways[way](key, { name, ...(await wanted[name](key)) });
      seen.used = true;
    } catch (error) {
      if (error.name === 'NotSupportedError') return seen;
      seen.used = false;
      seen.fault = say(error);
    }
    return seen;
  }

  // ---- all of it ------------------------------------------------------------------------------------

  async function lookAtStore(database, name) {
    const values = [];
    const seen = { name, holds: 0, records: 0, keys: [], fault: null };
    try {
      await sample(database, name, values);
      // Goes through all of the store, so that every block's checksum is looked at.
      seen.holds = await settled(database.transaction(name).objectStore(name).count());
    } catch (error) {
      seen.fault = say(error);
    }
    seen.records = values.length;
    for (const key of values.flatMap(keysIn)) seen.keys.push(await use(key));
    return seen;
  }

  async function lookAtDatabase(name) {
    const seen = { name, stores: [], fault: null };
    try {
      const database = await open(name);
      for (const store of database.objectStoreNames) {
        if (isOver()) break;
        seen.stores.push(await lookAtStore(database, store));
      }
      database.close();
    } catch (error) {
      seen.fault = say(error);
    }
    return seen;
  }

  const seen = { databases: [], localStorage: localStorage.length, fault: null };
  try {
    for (const { name } of await indexedDB.databases()) {
      if (isOver()) break;
      seen.databases.push(await lookAtDatabase(name));
    }
  } catch (error) {
    seen.fault = say(error);
  }
  return { ...seen, complete: !isOver() };
}
