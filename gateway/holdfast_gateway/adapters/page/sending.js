/*
 * The calls that write into chats. Run once after the bridge, whose `window.holdfast` it extends.
 * Calls never throw: they give {value} or {error: {code, message}}.
 */
() => {
  'use strict';
  if (window.holdfast.send) return;
  const { chat, whatsapp } = window.WPP;
  const { guarded, otherAddress, tell } = window.holdfast.parts;

  /** What becomes of messages that are being sent, by their ids: a repeat waits for the same. */
  const underWay = new Map();

  const tellRefusal = (messageId, refusal) =>
    tell(() => ({ kind: 'acks', ack: -1, messageIds: [messageId], refusal }));

  // What the page sent again by itself, after a crash or a lost line, may be refused when nobody waits for it.
  whatsapp.MsgStore.on('change:ack', (message) => {
    const id = String(message.id);
    if (message.ack < 0 && message.id.fromMe && !underWay.has(id)) tellRefusal(id, null);
  });

  /** Options of all kinds: nothing is added to the message, and nothing else is done beside sending it. */
  const optionsOf = ({ messageId, replyTo }) => ({
    messageId,
    linkPreview: false,
    detectMentioned: false,
    markIsRead: false,
    waitForAck: true,
    ...(replyTo ? { quotedMsg: replyTo } : {}),
  });

  const senders = {
    text: (address, { text }, options) => chat.sendTextMessage(address, text, options),

    location: (address, { location }, options) =>
      chat.sendLocationMessage(address, {
        ...options,
        lat: location.latitude,
        lng: location.longitude,
        name: location.name ?? undefined,
        address: location.address ?? undefined,
      }),

    contact: (address, { contact: { name, phone } }, options) =>
      chat.sendVCardContactMessage(address, { id: `${phone.replace('+', '')}@c.us`, name }, options),

    poll: (address, { poll }, options) =>
      chat.sendCreatePollMessage(address, poll.question, poll.options, {
        ...options,
        selectableCount: poll.maxAnswers,
      }),

    async reaction(_address, { reaction }) {
      const { sendMsgResult } = await chat.sendReactionToMessage(reaction.messageId, reaction.emoji);
      return { ack: 1, sendMsgResult };
    },
  };

  const fileOptions = {
    image: { type: 'image' },
    video: { type: 'video' },
    audio: { type: 'audio', isPtt: false },
    voice: { type: 'audio', isPtt: true },
    document: { type: 'document' },
    sticker: { type: 'sticker' },
  };

  /** `input` holds the file, which is read whole before it is sent: it is gone from the disk afterwards. */
  async function sendFile(address, { type, caption, mimeType, filename, input }, options) {
    const content = await input.files[0].arrayBuffer();
    const file = new File([content], filename, { type: mimeType });
    return chat.sendFileMessage(address, file, { ...options, ...fileOptions[type], caption: caption ?? undefined });
  }

  async function attempt(message) {
    const send = senders[message.type] ?? sendFile;
    const sent = await send(message.chat, message, optionsOf(message));
    const result = sent.sendMsgResult?.messageSendResult ?? sent.sendMsgResult ?? 'OK';
    const refusal = sent.sendMsgResult?.error ? String(sent.sendMsgResult.error) : null;
    const refused = sent.ack < 0 || (result !== 'OK' && refusal !== null);
    // Told as well as answered: the one who asked may have stopped waiting.
    if (refused) tellRefusal(message.messageId, refusal);
    return { acknowledged: result === 'OK' && sent.ack > 0, refused, refusal };
  }

  /** Whether a chat holds words of theirs, or words of ours that arrived. */
  function hasWords(address) {
    const known = whatsapp.ChatStore.get(whatsapp.WidFactory.createWid(address));
    const said = known?.msgs.getModelsArray().filter((message) => !message.isNotification) ?? [];
    return said.some((message) => !message.id.fromMe || message.ack > 0);
  }

  Object.assign(window.holdfast, {
    /** It names the chat that WhatsApp has for this address, which may be the one by the other address. */
    newMessageId: guarded(async (address) => String(await chat.generateMessageID(await chat.find(address)))),

    messageAck: guarded(async (id) => {
      try {
        return (await chat.getMessageById(id))?.ack ?? null;
      } catch (error) {
        if (['msg_not_found', 'chat_not_found'].includes(error?.code)) return null;
        throw error;
      }
    }),

    send: guarded((message) => {
      const id = message.messageId;
      if (!underWay.has(id)) underWay.set(id, attempt(message).finally(() => underWay.delete(id)));
      return underWay.get(id);
    }),

    isStranger: guarded(async (address) => {
      const other = await otherAddress(address);
      return !hasWords(address) && !(other && hasWords(other));
    }),

    markSeen: guarded(async (address) => {
      await chat.find(address);
      await chat.markIsRead(address);
    }),

    showTyping: guarded(async ({ chat: address, seconds }) => {
      await chat.find(address);
      // It resolves when the time is over, which nobody waits for.
      chat.markIsComposing(address, seconds * 1000).catch(() => {});
    }),
  });
};
