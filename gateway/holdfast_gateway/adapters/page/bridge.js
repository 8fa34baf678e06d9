/*
 * The gateway's end inside the page. Run once after the page library is ready.
 * It tells through `window.holdfastEmit` what happens, and answers calls on `window.holdfast`.
 * Calls never throw: they give {value} or {error: {code, message}}.
 */
() => {
  'use strict';
  if (window.holdfast) return;
  const { conn, chat, contact, whatsapp } = window.WPP;

  // One thing is told after the other, in the order in which it happened, also where telling takes time.
  let telling = Promise.resolve();
  const tell = (describe) => {
    telling = telling
      .then(describe)
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

  /** The same person's other address: a phone's lid, a lid's phone; null where WhatsApp did not tell it. */
  async function otherAddress(address) {
    if (!/@(c\.us|lid)$/.test(address)) return null;
    try {
      const entry = await contact.getPnLidEntry(address);
      const other = address.endsWith('@lid') ? entry.phoneNumber : entry.lid;
      return other?._serialized ?? null;
    } catch {
      return null;
    }
  }

  /** The whole id of the message that this one quotes, as that message was told. */
  function quotedId(message) {
    if (!message.quotedStanzaID) return null;
    try {
      return String(chat.getQuotedMsgKey(message));
    } catch {
      return message.quotedStanzaID;
    }
  }

  async function describeMessage(message) {
    const author = String(message.author ?? message.from ?? message.id.remote);
    return {
      kind: 'message',
      messageId: String(message.id),
      chat: String(message.id.remote),
      author,
      authorOther: message.id.fromMe ? null : await otherAddress(author),
      authorName: message.notifyName || null,
      fromMe: Boolean(message.id.fromMe),
      type: message.type,
      text: (message.type === 'chat' ? message.body : message.caption) ?? null,
      replyTo: quotedId(message),
      sentAt: message.t,
    };
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
  window.WPP.on('chat.new_message', (message) => tell(() => describeMessage(message)));
  window.WPP.on('chat.msg_ack_change', ({ ack, ids }) =>
    tell(() => ({ kind: 'acks', ack, messageIds: ids.map(String).filter((id) => id.startsWith('true_')) })),
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
    observe: guarded(observe),

    /** Ask the server for our own number: an answer proves the line, whatever it says. */
    probe: guarded(async () => {
      await whatsapp.functions.queryWidExists(whatsapp.WidFactory.createWid(`${digits(conn.getMyUserId())}@c.us`));
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
      const wid = whatsapp.WidFactory.createWid(address);
      const found = whatsapp.ContactStore.get(wid)
        ? await contact.queryWidExists(address)
        : await whatsapp.functions.queryWidExists(wid);
      if (!found) return null;
      const chatId = String(found.wid);
      return { chat: chatId, other: found.lid ? String(found.lid) : await otherAddress(chatId) };
    }),

    newMessageId: guarded(async (address) => {
      await chat.find(address);
      return String(await chat.generateMessageID(address));
    }),

    messageAck: guarded(async (id) => {
      try {
        return (await chat.getMessageById(id))?.ack ?? null;
      } catch (error) {
        if (error?.code === 'msg_not_found') return null;
        throw error;
      }
    }),

    sendText: guarded(async ({ chat: address, text, messageId, replyTo }) => {
      const sent = await chat.sendTextMessage(address, text, {
        messageId,
        createChat: true,
        linkPreview: false,
        detectMentioned: false,
        markIsRead: false,
        waitForAck: true,
        ...(replyTo ? { quotedMsg: replyTo } : {}),
      });
      return { ack: sent.ack, result: sent.sendMsgResult?.messageSendResult ?? null };
    }),
  };
  tell(observe);
};
