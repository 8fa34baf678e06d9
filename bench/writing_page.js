/*
 * A page that writes without pause to all that a profile keeps, in steps whose traces can be checked later.
 *
 * Step n writes n to every store of `login` in one transaction; once that has committed, to every store of
 * `models` in another; then to Local Storage and, every so often, to a cookie. So both databases are at the same
 * step, or `login` is one ahead; anything else is torn. Every value carries a checksum.
 */
const writing = (() => {
  'use strict';
  const CHATS = 200; // written over in turn, as the last message of a chat is
  const SEALED = 500; // ciphertexts that are kept
  const MESSAGES = 3000; // records of steps that are kept
  const MEDIA = 16; // blobs of steps that are kept
  const RECENT = 200; // old records that most changes are made to
  const TOUCHED = 50; // old records whose last changes are checked
  const BIG = 128 << 10; // bytes of a blob
  const COOKIE_EVERY = 10; // steps
  const YEAR = 31536000;

  // ---- content --------------------------------------------------------------------------------------

  /** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
  function chance(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  function bytes(random, length) {
    const words = new Uint32Array(Math.ceil(length / 4));
    for (let at = 0; at < words.length; at++) words[at] = random() * 2 ** 32;
    return new Uint8Array(words.buffer, 0, length);
  }

  const SYLLABLES = 'ka ri ma to sa lu ne bi do pa se mi ro ta ku la no wi ha de'.split(' ');
  const draw = chance(1);
  const VOCABULARY = Array.from({ length: 3000 }, () =>
    Array.from({ length: 1 + draw() * 4 }, () => SYLLABLES[Math.floor(draw() * SYLLABLES.length)]).join(''),
  );

  /** Text as people write it: few words are frequent, many are rare. */
  function text(random, length) {
    const words = [];
    for (let size = 0; size < length; ) {
      const word = VOCABULARY[Math.floor(VOCABULARY.length * random() ** 3)];
      words.push(word);
      size += word.length + 1;
    }
    return words.join(' ');
  }

  /** A checksum of text or bytes (FNV-1a). */
  function sum(content) {
    let hash = 0x811c9dc5;
    if (typeof content === 'string') {
      for (let at = 0; at < content.length; at++) hash = Math.imul(hash ^ content.charCodeAt(at), 16777619);
    } else for (const byte of content) hash = Math.imul(hash ^ byte, 16777619);
    return hash >>> 0;
  }

  /** A message: text that compresses, a preview that does not; up to 4.4 kB, 1.7 in the mean. */
  function message(id, step) {
    const random = chance(id * 31 + step);
    const body = text(random, 200 + 2000 * random() ** 2);
    const preview = bytes(random, 200 + 2000 * random() ** 2);
    return { id, step, from: `${1 + (id % CHATS)}@c.us`, time: step, type: 'chat', body, preview, sum: sum(body) ^ sum(preview) };
  }

  const isWhole = (record) => record.sum === (sum(record.body) ^ sum(record.preview));

  /** Which old record a step changes: a recent one as a rule, as receipts do, and now and then any. */
  const touched = (step, count) => {
    const among = step % 50 ? Math.min(RECENT, count) : count;
    return count - 1 - Math.floor(chance(step)() * among);
  };

  // ---- databases ------------------------------------------------------------------------------------

  const DATABASES = {
    login: ['state', 'keys', 'sealed', 'contacts'],
    models: ['state', 'messages', 'history', 'chats', 'media'],
  };

  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function open(name, isNew) {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      if (!isNew) request.transaction.abort();
      else DATABASES[name].forEach((store) => request.result.createObjectStore(store));
    };
    return settled(request);
  }

  /** Run `write` with the stores by name in one transaction, and wait until it has committed. */
  function transact(database, write) {
    const names = [...database.objectStoreNames];
    const transaction = database.transaction(names, 'readwrite');
    write(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }

  const read = (database, store, key) => settled(database.transaction(store).objectStore(store).get(key));

  let login, models, key;
  let step = 0;
  let history = 0; // how many old messages there are
  let written = 0; // bytes, about

  async function start() {
    const known = (await indexedDB.databases()).map(({ name }) => name);
    const isNew = !known.includes('login');
    [login, models] = [await open('login', isNew), await open('models', isNew)];
    if (isNew) {
      key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
      await transact(login, ({ keys, state }) => [keys.put(key, 'key'), state.put({ step }, 'state')]);
      await transact(models, ({ state }) => state.put({ step, history }, 'state'));
    } else {
      key = await read(login, 'keys', 'key');
      ({ step } = await read(login, 'state', 'state'));
      ({ history } = await read(models, 'state', 'state'));
    }
  }

  // ---- writing --------------------------------------------------------------------------------------

  const told = (number) => ({ number, sum: sum(`step ${number}`) });

  async function seal(number) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify({ number, text: text(chance(number), 300) }));
    return { number, iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain) };
  }

  async function write(blobEvery) {
    const number = step + 1;
    const sealed = await seal(number);
    const record = message(number, number);
    const hasBlob = blobEvery && number % blobEvery === 0;
    await transact(login, (stores) => {
      stores.state.put({ step: number }, 'state');
      stores.keys.put(told(number), 'used');
      stores.sealed.put(sealed, number % SEALED);
      stores.contacts.put({ ...told(number), name: record.from }, number % CHATS);
    });
    await transact(models, (stores) => {
      const blob = hasBlob && bytes(chance(number), BIG);
      stores.state.put({ step: number, history }, 'state');
      stores.messages.put(record, number);
      stores.messages.delete(number - MESSAGES);
      stores.chats.put({ ...told(number), last: record.body.slice(0, 100) }, number % CHATS);
      if (history) {
        const old = touched(number, history);
        stores.history.put(message(old, number), old);
      }
      if (hasBlob) stores.media.put({ number, sum: sum(blob), blob: new Blob([blob]) }, (number / blobEvery) % MEDIA);
      else stores.media.put(told(number), 'newest');
    });
    localStorage.first = localStorage.second = `${number} ${sum(`step ${number}`)}`;
    if (number % COOKIE_EVERY === 0) document.cookie = `step=${number}.${sum(`step ${number}`)}; max-age=${YEAR}`;
    step = number;
    written += 2 * (record.body.length + record.preview.length) + sealed.data.byteLength + (hasBlob ? BIG : 0) + 400;
  }

  let running = null;

  /** Write so many steps a second, 0 for as many as go, until `stop`; a blob comes every so many steps. */
  function go(perSecond, blobEvery) {
    const flag = { on: true, wake: () => {} };
    const done = (async () => {
      while (flag.on) {
        const due = performance.now() + (perSecond ? 1000 / perSecond : 0);
        await write(blobEvery);
        const wait = due - performance.now();
        if (perSecond && flag.on && wait > 0) {
          await new Promise((resolve) => {
            flag.wake = resolve;
            setTimeout(resolve, wait);
          });
        }
      }
    })();
    running = { flag, done };
  }

  async function stop() {
    if (running) {
      running.flag.on = false;
      running.flag.wake();
      await running.done;
    }
    running = null;
    return state();
  }

  /** Write so many steps as fast as they go. */
  async function burst(steps, blobEvery) {
    for (let left = steps; left > 0; left--) await write(blobEvery);
    return state();
  }

  const state = () => ({ step, written, history });

  // ---- filling --------------------------------------------------------------------------------------

  /** Add so many old messages, so many blobs, and so many bytes to each of the two caches. */
  async function fill(messages, blobs, cached) {
    const first = history;
    await transact(models, (stores) => {
      for (let id = first; id < first + messages; id++) stores.history.put(message(id, 0), id);
      for (let number = 0; number < blobs; number++) {
        const content = bytes(chance(first + number), BIG * (1 + (number % 4)));
        stores.media.put({ number: 0, sum: sum(content), blob: new Blob([content]) }, `old ${first + number}`);
      }
      history += messages;
      stores.state.put({ step, history }, 'state');
    });
    if (cached) {
      const cache = await caches.open('assets');
      await cache.put(`/cached/${first}`, new Response(bytes(chance(first), cached)));
      await (await fetch(`/asset/${first}?bytes=${cached}`)).arrayBuffer();
    }
    if (!localStorage.kept0) {
      for (let place = 0; place < 50; place++) localStorage[`kept${place}`] = text(chance(place), 400);
      document.cookie = `kept=${sum('kept')}; max-age=${YEAR}`;
    }
    return state();
  }

  // ---- checking -------------------------------------------------------------------------------------

  /** Look at everything that was ever written, and say what is wrong; changes nothing. */
  async function check() {
    const problems = [];
    const need = (holds, problem) => {
      if (!holds && problems.length < 20) problems.push(problem);
    };
    const seen = { problems, login: null, models: null, opened: 0, ...checkSmall(need) };
    for (const look of [checkLogin, checkModels]) {
      try {
        await look(need, seen);
      } catch (error) {
        problems.push(`unreadable: ${error.name}: ${error.message}`);
      }
    }
    const { login: ahead, models: behind } = seen;
    need(ahead === null || behind === null || ahead === behind || ahead === behind + 1,
      `torn: login is at step ${ahead}, models at ${behind}`);
    return seen;
  }

  const everything = (store) => Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);

  /** Whether a store that is written over in turn holds the last so many steps and nothing else. */
  function isInStep(records, at, slots) {
    const numbers = records.map((record) => record.number).sort((a, b) => a - b);
    const first = Math.max(1, at - slots + 1);
    return numbers.length === at - first + 1 && numbers.every((number, place) => number === first + place);
  }

  const isTold = (record) => record && record.sum === told(record.number).sum;

  async function checkLogin(need, seen) {
    const database = await open('login');
    const transaction = database.transaction([...database.objectStoreNames]);
    const store = (name) => transaction.objectStore(name);
    const [state, kept, used, [, sealed], [, contacts]] = await Promise.all([
      settled(store('state').get('state')),
      settled(store('keys').get('key')),
      settled(store('keys').get('used')),
      everything(store('sealed')),
      everything(store('contacts')),
    ]);
    const at = (seen.login = state.step);
    need(at === 0 || (isTold(used) && used.number === at), 'torn: keys are of another step');
    need(isInStep(sealed, at, SEALED), 'torn: ciphertexts are of other steps');
    need(isInStep(contacts, at, CHATS) && contacts.every(isTold), 'torn: contacts are of other steps');
    for (const { number, iv, data } of sealed) {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, kept, data).catch(() => null);
      need(plain, 'key: a ciphertext does not open');
      need(!plain || JSON.parse(new TextDecoder().decode(plain)).number === number, 'key: a ciphertext opens to something else');
      seen.opened++;
    }
    need(!kept.extractable, 'key: it can be extracted');
    database.close();
  }

  async function checkModels(need, seen) {
    const database = await open('models');
    const transaction = database.transaction([...database.objectStoreNames]);
    const store = (name) => transaction.objectStore(name);
    const [state, [keys, messages], old, [, chats], [, media]] = await Promise.all([
      settled(store('state').get('state')),
      everything(store('messages')),
      settled(store('history').count()),
      everything(store('chats')),
      everything(store('media')),
    ]);
    const at = (seen.models = state.step);
    const first = Math.max(1, at - MESSAGES + 1);
    need(
      keys.length === at - first + 1 && keys.every((id, place) => id === first + place && messages[place].id === id),
      'torn: messages are of other steps',
    );
    need(messages.every(isWhole), 'torn: a message is not what was written');
    need(old === state.history, 'lost: old messages are missing');
    need(isInStep(chats, at, CHATS) && chats.every(isTold), 'torn: chats are of other steps');
    const newest = media.reduce((most, { number }) => Math.max(most, number), 0);
    need(newest === at, 'torn: media are of another step');
    const changed = new Map();
    if (state.history) {
      for (let number = Math.max(1, at - TOUCHED); number <= at; number++) changed.set(touched(number, state.history), number);
    }
    for (const [id, number] of changed) {
      const record = await read(database, 'history', id);
      need(isWhole(record) && record.step === number, 'torn: an old message is of another step');
    }
    for (const { sum: right, blob } of media.filter((one) => one.blob)) {
      const content = await blob.arrayBuffer().catch(() => null);
      need(content, 'blob: one is missing');
      need(!content || sum(new Uint8Array(content)) === right, 'blob: one is not what was written');
    }
    database.close();
  }

  /** What lies in Local Storage and cookies: of which step, and whether what `fill` wrote is there. */
  function checkSmall(need) {
    const number = (value, what) => {
      const [at, right] = (value || '0 0').split(/[ .]/).map(Number);
      need(at === 0 || sum(`step ${at}`) === right, `torn: ${what} is not what was written`);
      return at;
    };
    const cookies = Object.fromEntries(document.cookie.split('; ').map((one) => one.split('=')));
    const kept = Object.keys(localStorage).filter((name) => name.startsWith('kept'));
    const isKept = (name) => localStorage[name] === text(chance(Number(name.slice(4))), 400);
    return {
      localStorage: Math.min(...['first', 'second'].map((name) => number(localStorage[name], 'Local Storage'))),
      localStorageKept: kept.length === 50 && kept.every(isKept),
      cookie: number(cookies.step, 'a cookie'),
      cookieKept: Number(cookies.kept) === sum('kept'),
    };
  }

  return { start, go, stop, burst, fill, state, check };
})();
