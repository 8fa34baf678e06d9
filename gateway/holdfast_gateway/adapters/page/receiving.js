/*
 * What is written in the chats: told as it happens, and read again on demand for the time that nobody
 * listened. Run once after the bridge, whose `window.holdfast` it extends.
 */
() => {
  'use strict';
  if (window.holdfast.missed) return;
  const { chat, whatsapp } = window.WPP;
  const { guarded, otherAddress, tell } = window.holdfast.parts;
  const PAGE = 100;

  // ---- describing -----------------------------------------------------------------------------------

  /** Who did what to which message. `author` is the address of whoever did; `ask`: the server may be asked. */
  async function about(kind, id, author, name, ask) {
    const remote = String(id.remote);
    const address = author ? String(author) : remote;
    const isDirect = !id.remote.isGroup();
    return {
      kind,
      messageId: String(id),
      chat: remote,
      chatOther: isDirect ? await otherAddress(remote, ask) : null,
      author: address,
      authorOther: isDirect || id.fromMe ? null : await otherAddress(address, ask),
      authorName: name || null,
      fromMe: Boolean(id.fromMe),
    };
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

  const authorOf = (message) => message.author ?? message.from;

  async function describeMessage(message, ask = true) {
    if (message.type === 'revoked') return describeRevoked(message.id, authorOf(message), message.t, ask);
    const hasFile = Boolean(message.mediaData && message.mimetype);
    return {
      ...(await about('message', message.id, authorOf(message), message.notifyName, ask)),
      type: message.type,
      text: (message.type === 'chat' ? message.body : message.caption) ?? null,
      media: hasFile
        ? { mimeType: message.mimetype, filename: message.filename ?? null, bytes: Number(message.size) || null }
        : null,
      location:
        message.type === 'location' ? { latitude: message.lat, longitude: message.lng, place: message.loc ?? '' } : null,
      cards:
        message.type === 'vcard'
          ? [{ displayName: message.vcardFormattedName, vcard: message.body }]
          : (message.vcardList ?? null),
      poll: message.pollName
        ? {
            question: message.pollName,
            options: (message.pollOptions ?? []).map(({ name }) => name),
            maxAnswers: message.pollSelectableOptionsCount ?? 0,
          }
        : null,
      replyTo: quotedId(message),
      sentAt: message.t,
    };
  }

  /** What a message shows of its newest edit: the next one will take its place. */
  const newestEdit = (message) => ({
    editId: String(message.latestEditMsgKey),
    text: message.body ?? message.caption ?? null,
    at: message.latestEditSenderTimestampMs ?? message.t,
  });

  const describeEdit = async (message, edit, ask = true) => ({
    ...(await about('edit', message.id, authorOf(message), message.notifyName, ask)),
    ...edit,
  });

  const describeRevoked = async (id, author, sentAt, ask = true) => ({
    ...(await about('revoke', id, author, null, ask)),
    sentAt,
  });

  async function describeReaction({ id, msgId, reactionText, sender, timestamp }, ask = true) {
    const target = await about('reaction', msgId, sender, null, ask);
    const authorOther = msgId.remote.isGroup() && !id.fromMe ? await otherAddress(target.author, ask) : null;
    const fromMe = Boolean(id.fromMe);
    return { ...target, fromMe, authorOther, reactionId: String(id), emoji: reactionText, at: timestamp };
  }

  // ---- telling --------------------------------------------------------------------------------------

  window.WPP.on('chat.new_message', (message) => tell(() => describeMessage(message)));
  window.WPP.on('chat.new_reaction', (reaction) => tell(() => describeReaction(reaction)));
  window.WPP.on('chat.msg_edited', ({ msg }) => {
    const edit = newestEdit(msg);
    tell(() => describeEdit(msg, edit));
  });
  window.WPP.on('chat.msg_revoke', ({ refId, author, from }) =>
    tell(() => describeRevoked(refId, author ?? from, whatsapp.MsgStore.get(refId)?.t)),
  );
  window.WPP.on('chat.msg_ack_change', ({ ack, ids }) =>
    tell(() => ({ kind: 'acks', ack, messageIds: ids.map(String).filter((id) => id.startsWith('true_')) })),
  );

  // ---- what was missed ------------------------------------------------------------------------------

  const awaited = new Set();

  /** Tell a message when it can be read at last; of one that came while we listened the library tells. */
  function awaitDecryption(message) {
    const id = String(message.id);
    if (message.isNewMsg || awaited.has(id)) return;
    awaited.add(id);
    message.once('change:type', () => tell(() => describeMessage(message)));
  }

  /** A chat's messages of that time and later, oldest first: from WhatsApp's database and from its memory. */
  async function messagesSince(model, since) {
    const known = new Set();
    const fresh = (messages) => {
      const some = messages.filter((one) => one.t >= since && !known.has(String(one.id)));
      for (const one of some) known.add(String(one.id));
      return some;
    };
    const pages = [];
    let anchor = {};
    for (;;) {
      const read = await chat.getMessages(model.id, { count: PAGE, direction: 'before', ...anchor });
      const some = fresh(read);
      pages.unshift(some);
      if (!some.length || some.length < read.length) break;
      anchor = { id: String(read.reduce((first, one) => (one.t < first.t ? one : first)).id) };
    }
    // Within a second the order of the database holds.
    return [...pages.flat(), ...fresh(model.msgs.getModelsArray())].sort((one, other) => one.t - other.t);
  }

  async function reactionsTo(message, since) {
    const { reactions } = await chat.getReactions(String(message.id));
    return reactions.flatMap(({ senders }) => senders).filter((one) => seconds(one.timestamp) >= since);
  }

  /** WhatsApp writes some times in seconds and some in milliseconds. */
  const seconds = (time) => (time > 1e11 ? time / 1000 : time);

  async function describeAll(message, isNew, changedSince) {
    const told = [];
    if (message.type === 'ciphertext') awaitDecryption(message);
    if (isNew || message.type === 'revoked') told.push(await describeMessage(message, false));
    if (message.latestEditMsgKey && message.type !== 'revoked') {
      told.push(await describeEdit(message, newestEdit(message), false));
    }
    if (!message.hasReaction) return told;
    for (const reaction of await reactionsTo(message, changedSince)) told.push(await describeReaction(reaction, false));
    return told;
  }

  const isChanged = (message) => message.type === 'revoked' || message.latestEditMsgKey || message.hasReaction;

  // ---- files ----------------------------------------------------------------------------------------

  const files = new Map();

  /** A piece of a file in base64: what leaves the page is text. */
  const encoded = (blob) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });

  Object.assign(window.holdfast, {
    /** Fetch a message's file, and give its size; it is held until it is closed. */
    openFile: guarded(async (messageId) => {
      const blob = await chat.downloadMedia(messageId);
      files.set(messageId, blob);
      return blob.size;
    }),

    readFile: guarded(({ messageId, start, end }) => encoded(files.get(messageId).slice(start, end))),

    closeFile: guarded((messageId) => files.delete(messageId)),

    /** The chats, and when something was last written in each. */
    chats: guarded(async () => {
      const models = await chat.list({ ignoreGroupMetadata: true });
      return models.map((model) => ({ chat: String(model.id), at: model.t ?? 0 }));
    }),

    /**
     * What a chat holds of the time since `since` (seconds), oldest first, as it would have been told: of
     * messages older than that, back to `changedSince`, only the unread ones and what changed about them.
     * At most about `limit` messages; `more` then says where to go on.
     */
    missed: guarded(async ({ chat: address, since, changedSince, limit }) => {
      const model = whatsapp.ChatStore.get(whatsapp.WidFactory.createWid(address));
      if (!model) return { told: [], more: null };
      const all = await messagesSince(model, Math.min(since, changedSince));
      const incoming = all.filter((one) => !one.id.fromMe);
      const unread = new Set(incoming.slice(incoming.length - Math.max(0, model.unreadCount ?? 0)));
      const isNew = (one) => one.t >= since || unread.has(one);
      const wanted = all.filter((one) => isNew(one) || isChanged(one));
      let end = Math.min(limit, wanted.length);
      while (end < wanted.length && wanted[end].t === wanted[end - 1].t) end += 1;
      const told = [];
      for (const one of wanted.slice(0, end)) told.push(...(await describeAll(one, isNew(one), changedSince)));
      const next = end < wanted.length ? wanted[end - 1].t + 1 : null;
      return { told, more: next && { since: Math.max(since, next), changedSince: next } };
    }),
  });
};
