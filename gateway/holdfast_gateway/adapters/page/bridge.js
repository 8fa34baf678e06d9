/*
 * The gateway's end inside the page. Run once after the page library is ready.
 * It tells through `window.holdfastEmit` what happens, and answers calls on `window.holdfast`.
 * Calls never throw: they give {value} or {error: {code, message}}.
 */
() => {
  'use strict';
  if (window.holdfast) return;
  const { conn, contact, whatsapp } = window.WPP;
  const QUERY_MS = 2000;

  // One thing is told after the other, in the order in which it happened, also where telling takes time.
  let telling = Promise.resolve();
  const tell = (describe) => {
    telling = telling
      .then(describe)
      .catch((error) => ({ kind: 'problem', problem: String(error?.stack ?? error) }))
      .then((told) => told && window.holdfastEmit(JSON.stringify(told)))
      .catch((error) => console.error('holdfast', error));
  };

  const digits = (wid) => (wid ? String(wid).split('@')[0].split(':')[0] : null);

  async function observe() {
    const authenticated = Boolean(conn.isAuthenticated());
    const code = authenticated ? null : await Promise.resolve(conn.getAuthCode()).catch(() => null);
    return {
      kind: 'observation',
      authenticated,
      mode: whatsapp.Stream?.mode ?? null,
      qr: code?.fullCode ?? null,
      phone: authenticated ? digits(conn.getMyUserId()) : null,
      name: whatsapp.Conn?.pushname ?? null,
      version: window.Debug?.VERSION ?? null,
    };
  }

  const { lidPnCache, WidFactory } = whatsapp;
  const asked = new Set();

  /**
   * The same person's other address: a phone's lid, a lid's phone; null where WhatsApp did not tell it.
   * With `ask` its server is asked for a phone's lid, once; where it keeps silent nothing waits for it.
   */
  async function otherAddress(address, ask = true) {
    if (!/@(c\.us|lid)$/.test(address)) return null;
    const wid = WidFactory.createWid(address);
    const known = wid.isLid() ? lidPnCache.getPhoneNumber(wid) : lidPnCache.getCurrentLid(wid);
    if (known || wid.isLid() || !ask || asked.has(address)) return known ? String(known) : null;
    asked.add(address);
    const silence = new Promise((resolve) => setTimeout(resolve, QUERY_MS));
    const answer = await Promise.race([contact.getPnLidEntry(address), silence]).catch(() => null);
    return answer?.lid?._serialized ?? null;
  }

  for (const event of [
    'conn.auth_code_change',
    'conn.authenticated',
    'conn.require_auth',
    'conn.qrcode_idle',
    'conn.main_ready',
    'conn.stream_mode_changed',
    'conn.stream_info_changed',
  ]) {
    window.WPP.on(event, () => tell(observe));
  }

  // WhatsApp names the reason of a logout beside the event, before it or just after.
  let logoutCode = null;
  window.WPP.on('conn.logout_reason', (code) => {
    logoutCode = String(code);
  });
  window.WPP.on('conn.logout', () =>
    tell(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { kind: 'logout', code: logoutCode };
    }),
  );

  // A page can ask for a passkey in one way only (WebAuthn), and nobody is here to give it.
  const credentials = navigator.credentials;
  const getCredential = credentials?.get.bind(credentials);
  if (getCredential) {
    credentials.get = (options) => {
      if (options?.publicKey) tell(() => ({ kind: 'passkey' }));
      return getCredential(options);
    };
  }

  const guarded = (call) => async (argument) => {
    try {
      return { value: (await call(argument)) ?? null };
    } catch (error) {
      return { error: { code: String(error?.code ?? ''), message: String(error?.message ?? error) } };
    }
  };

  window.holdfast = {
    // What the other parts of the bridge stand on.
    parts: { guarded, otherAddress, tell },

    observe: guarded(observe),

    /** Ask the server for our own number: an answer proves the line, whatever it says. */
    probe: guarded(async () => {
      await whatsapp.functions.queryWidExists(WidFactory.createWid(`${digits(conn.getMyUserId())}@c.us`));
      return true;
    }),

    reconnect: guarded(() => {
      const socket = whatsapp.Socket;
      return (socket.reconnect ?? socket.poke).call(socket);
    }),

    pairingCode: guarded((phone) => conn.genLinkDeviceCodeForPhoneNumber(phone)),

    logOut: guarded(() => conn.logout()),

    /**
     * null: no account; an error: WhatsApp did not say. The library gives null for both, so strangers are
     * asked for by WhatsApp's own function; for people it knows the library answers from memory.
     */
    findAccount: guarded(async (address) => {
      const wid = WidFactory.createWid(address);
      const found = whatsapp.ContactStore.get(wid)
        ? await contact.queryWidExists(address)
        : await whatsapp.functions.queryWidExists(wid);
      if (!found) return null;
      const chatId = String(found.wid);
      return { chat: chatId, other: found.lid ? String(found.lid) : await otherAddress(chatId) };
    }),
  };
  tell(observe);
};
