// Messages on their way in and out, and their ticks.
'use strict';

import { MsgKey, wid } from './ids.js';
import { load } from './loader.js';
import * as session from './session.js';
import { Msg, chats, contacts, groups, joinGroup, lidOf, meet, mediaCache, msgs, phoneOf, place } from './stores.js';
import * as vault from './vault.js';
import { wire } from './wire.js';

const ACK = { sent: 1, delivered: 2, read: 3 };
const PAGE_TYPE = { text: 'chat', voice: 'ptt', contact: 'vcard', contacts: 'multi_vcard', poll: 'poll_creation' };
const DETAILS = [
  'lat', 'lng', 'loc', 'vcardFormattedName', 'vcardList', 'pollName', 'pollOptions', 'pollSelectableOptionsCount',
];
const DECRYPTION_MS = 100;
const inFlight = new Set();
let order = 0;

/** Bring back chats and messages of the last time; they are not new. */
export async function recall() {
  for (const group of await vault.allGroups()) joinGroup(group);
  for (const chat of await vault.allChats()) chats.gadd({ ...chat, id: wid(chat.id) });
  for (const contact of await vault.allContacts()) meet(contact);
  for (const { id, chatId, order: number, ...rest } of await vault.allMessages()) {
    order = Math.max(order, number);
    if (rest.latestEditMsgKey) rest.latestEditMsgKey = MsgKey.fromString(rest.latestEditMsgKey);
    place(new Msg({ ...rest, id: MsgKey.fromString(id), isNewMsg: false }));
  }
}

/** Messages that the server has not acknowledged go out again, under the same ids. */
export function resend() {
  const waiting = msgs.filter((one) => one.id.fromMe && one.ack === 0 && !inFlight.has(String(one.id)));
  for (const message of waiting) transmit(message);
}

/** What the server says about messages. */
export const frames = {
  async welcome({ contacts: people, groups: rooms, name }) {
    for (const person of people) await learn(person);
    for (const room of rooms) await enter(room);
    session.beginSync({ name });
    resend();
  },
  async message({ message }) {
    if (message.contact) await learn(message.contact);
    if (message.group) await enter(message.group);
    await take(message);
    wire.send('got', { messageId: message.messageId });
  },
  receipt: takeReceipt,
};

async function learn(person) {
  meet(person);
  await vault.putContact(person);
}

async function enter(group) {
  joinGroup(group);
  await vault.putGroup(group);
}

// -- in -----------------------------------------------------------------------------------------------

async function take(said) {
  const known = msgs.get(said.messageId);
  if (known) return change(known, said);
  if (said.type === 'reaction') return react(said);
  const attributes = attributesOf(said);
  const message = new Msg({ ...attributes, isNewMsg: !said.history });
  await keep(message);
  if (said.encryptedFirst) {
    message.set({ type: 'ciphertext', body: undefined }, { silent: true });
    setTimeout(() => message.set({ body: attributes.body, type: attributes.type }), DECRYPTION_MS);
  }
  const chat = place(message);
  if (said.contact) meet(said.contact);
  if (!message.id.fromMe && said.status !== 'read') chat.unreadCount += 1;
  return keepChat(chat);
}

function attributesOf(said) {
  const id = MsgKey.fromString(said.messageId);
  const own = id.remote.isGroup() || id.remote.isLid() ? session.myLid() : session.myPhone();
  const quoted = said.quoted && {
    quotedStanzaID: MsgKey.fromString(said.quoted.messageId).id,
    quotedParticipant: wid(said.quoted.sender),
    quotedMsg: { type: PAGE_TYPE[said.quoted.type] ?? said.quoted.type, body: said.quoted.text },
  };
  const media = said.media && {
    mimetype: said.media.mimeType,
    size: said.media.bytes,
    filename: said.media.filename ?? undefined,
    filehash: said.media.mediaId,
    caption: said.caption ?? undefined,
    mediaData: mediaData(PAGE_TYPE[said.type] ?? said.type, said.media),
  };
  return {
    ...said.details,
    ...quoted,
    ...media,
    id,
    from: id.fromMe ? own : id.remote,
    to: id.fromMe ? id.remote : own,
    author: id.participant,
    type: said.revoked ? 'revoked' : (PAGE_TYPE[said.type] ?? said.type),
    body: said.text ?? undefined,
    t: said.t,
    ack: id.fromMe ? ACK[said.status] : 1,
    notifyName: said.pushName ?? undefined,
    ...(said.edit ? editOf(said) : {}),
  };
}

/** What a message shows of its newest edit: the key of the message that changed it, and when it was written. */
const editOf = ({ messageId, edit }) => {
  const { fromMe, remote, participant } = MsgKey.fromString(messageId);
  const latestEditMsgKey = new MsgKey({ fromMe, remote, participant, id: edit.id });
  return { latestEditMsgKey, latestEditSenderTimestampMs: edit.at };
};

/** What wa-js expects to know of a message's file. */
export const mediaData = (type, { mimeType, bytes, filename, mediaId }) => ({
  type,
  mimetype: mimeType,
  size: bytes,
  filename,
  filehash: mediaId,
  mediaStage: 'RESOLVED',
});

/** A message that is there already was edited or revoked. */
async function change(message, said) {
  if (said.revoked && message.type !== 'revoked') {
    const protocol = { ...attributesOf(said), type: 'protocol', subtype: 'revoke', protocolMessageKey: message.id };
    await msgs.processMultipleMessages(message.id.remote, [{ ...protocol, isNewMsg: true }]);
  } else if (said.edit && said.edit.id !== message.latestEditMsgKey?.id) {
    message.set({ body: said.text, ...editOf(said) });
  }
  await keep(message);
}

async function react(said) {
  const key = MsgKey.fromString(said.messageId);
  const reaction = {
    msgKey: said.messageId,
    parentMsgKey: said.target,
    reactionText: said.text,
    senderUserJid: String(key.fromMe ? session.myPhone() : (key.participant ?? key.remote)),
    t: said.t,
    read: false,
    orphan: 0,
  };
  const message = msgs.get(said.target);
  if (message) await holdReaction(message, reaction);
  load('WAWebReactionsMsgAction').addOrUpdateReactionsModelCollection(reaction, true);
}

/** A person has one reaction on a message, the newest; an empty one is none. */
async function holdReaction(message, reaction) {
  const others = (message.reactions ?? []).filter((one) => one.senderUserJid !== reaction.senderUserJid);
  const reactions = reaction.reactionText ? [...others, reaction] : others;
  message.set({ reactions, hasReaction: reactions.length > 0 });
  await keep(message);
}

function takeReceipt({ chatId, messageId, fromMe, status }) {
  const key = MsgKey.fromString(messageId);
  if (status === 'sent' || !fromMe) return acknowledge(key, ACK[status]);
  const receipt = {
    ack: ACK[status],
    ackString: status === 'read' ? 'read' : 'delivery',
    from: wid(chatId),
    participant: key.participant,
    externalIds: [key.id],
  };
  if (key.remote.isGroup()) return load('WAWebHandleGroupChatReceipt').handleGroupSimpleReceipt(receipt);
  return load('WAWebHandleDirectChatReceipt').handleChatSimpleReceipt(receipt);
}

/** Raise the ticks of the messages that a receipt names. */
export async function applyReceipt({ ack, from, participant, externalIds }) {
  for (const id of externalIds) await acknowledge(new MsgKey({ fromMe: true, remote: from, id, participant }), ack);
}

async function acknowledge(key, ack) {
  const message = msgs.get(key);
  if (!message || message.ack >= ack) return;
  message.ack = ack;
  await keep(message);
}

// -- out ----------------------------------------------------------------------------------------------

/** Show a message at once and send it; returns the message and the promise of the server's answer. */
export function send(chat, raw) {
  const message = raw instanceof Msg ? raw : new Msg(raw);
  message.attributes.author ??= message.id.participant;
  place(message);
  const result = keep(message)
    .then(() => keepChat(chat))
    .then(() => transmit(message));
  return [message, result];
}

/** Send until the server answers, through as many connections as it takes. */
async function transmit(message) {
  inFlight.add(String(message.id));
  try {
    for (;;) {
      const { t, refused } = await attempt(message);
      if (t === undefined && !refused) {
        await connected();
        continue;
      }
      if (message.ack === 0) message.set(refused ? { ack: -1 } : { t, ack: 1 });
      await keep(message);
      if (refused) return { messageSendResult: 'ERROR_UNKNOWN', t: message.t, count: null, error: refused };
      return { messageSendResult: 'OK', t, count: null };
    }
  } finally {
    inFlight.delete(String(message.id));
  }
}

/** One try: `{t}` when the server has it, `{refused: code}` when it will not, `{}` when it did not get it. */
async function attempt(message) {
  try {
    return await wire.ask('send', { message: outgoing(message) });
  } catch (error) {
    const lost = !error.code || ['LOST', 'NOT_LOGGED_IN'].includes(error.code);
    return lost ? {} : { refused: error.code };
  }
}

/** Resolves when the server knows us again. */
const connected = () =>
  new Promise((resolve) => {
    session.Socket.on('change:state', function wait(_socket, state) {
      if (state !== 'CONNECTED') return;
      session.Socket.off('change:state', wait);
      resolve();
    });
  });

function outgoing(message) {
  const { mediaData: file } = message;
  const details = DETAILS.filter((name) => message[name] !== undefined).map((name) => [name, message[name]]);
  return {
    messageId: String(message.id),
    type: message.type,
    text: file ? undefined : message.body,
    caption: message.caption,
    media: file && { mediaId: file.filehash, mimeType: file.mimetype, bytes: file.size, filename: message.filename },
    quoted: message.quotedStanzaID,
    details: Object.fromEntries(details),
  };
}

/** React to a message; an empty text takes the reaction back. */
export async function sendReaction(message, text) {
  const key = { fromMe: true, remote: message.id.remote, id: MsgKey.newId(), participant: groupSender(message) };
  const messageId = String(new MsgKey(key));
  const reaction = { messageId, type: 'reaction', text, target: String(message.id) };
  await wire.ask('send', { message: reaction });
  return { messageSendResult: 'OK' };
}

const groupSender = (message) => (message.id.remote.isGroup() ? session.myLid() : undefined);

/** The chat with a person or group, made where it is missing. Throws for numbers that are not on WhatsApp. */
export async function findChat(id, timeout) {
  const address = wid(id);
  const present = [address, lidOf(address), phoneOf(address)].map((one) => one && chats.get(one)).find(Boolean);
  if (present) return { chat: { id: present.id }, created: false };
  if (!contacts.get(address) && !groups.get(address)) {
    const { exists } = await wire.ask('exists', { address: String(address) }, timeout);
    if (!exists) throw new Error(`No LID for user ${address}`);
  }
  const chat = chats.gadd({ id: address });
  await keepChat(chat);
  return { chat: { id: chat.id }, created: true };
}

/** Mark a chat as read, here and on the phone. */
export async function markSeen(chat) {
  chat.unreadCount = 0;
  wire.send('seen', { chatId: String(chat.id) });
  await keepChat(chat);
}

/** Put a file on the server; returns its media id. */
export async function upload(blob) {
  const response = await fetch('/media', { method: 'POST', body: blob });
  if (!response.ok) throw new Error(`upload: ${response.status}`);
  const { mediaId } = await response.json();
  mediaCache.set(mediaId, await blob.arrayBuffer());
  return mediaId;
}

// -- kept ---------------------------------------------------------------------------------------------

async function keep(message) {
  const { isNewMsg, local, self, ...attributes } = message.toJSON();
  order = message.order ? order : order + 1;
  message.order ??= order;
  await vault.putMessage({ ...attributes, order: message.order, id: String(message.id), chatId: String(message.id.remote) });
}

const keepChat = ({ id, t, name, unreadCount }) => vault.putChat({ id: String(id), t: t ?? 0, name, unreadCount });
