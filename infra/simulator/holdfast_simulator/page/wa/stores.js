// Chats, messages, contacts and groups as the page holds them in memory.
'use strict';

import { MsgKey, wid } from './ids.js';
import { Collection, Model } from './models.js';
import { wire } from './wire.js';

const personByOtherId = new Map();

/** Remember that a lid and a phone number are one person. */
export function learnPerson(lid, phone) {
  personByOtherId.set(String(lid), wid(phone));
  personByOtherId.set(String(phone), wid(lid));
}

/** The lid of a phone number, or undefined; a lid is its own. */
export const lidOf = (id) => (id?.isLid() ? id : personByOtherId.get(String(id)));

/** The phone number of a lid, or undefined; a phone number is its own. */
export const phoneOf = (id) => (id?.isLid() ? personByOtherId.get(String(id)) : id);

export class Contact extends Model {
  static props = ['id', 'name', 'pushname', 'isBusiness', 'isMyContact', 'verifiedName'];

  initialize() {
    this.id = wid(this.id);
  }
  get displayName() {
    return this.name ?? this.pushname ?? this.id?.user;
  }
  get formattedName() {
    return this.displayName;
  }
  get formattedShortName() {
    return this.displayName?.split(' ')[0];
  }
  get shortName() {
    return this.formattedShortName;
  }
  get phoneNumber() {
    return phoneOf(this.id);
  }
}
Contact.prototype.proxyName = 'contact';

export class Participant extends Model {
  static props = ['id', 'isAdmin', 'isSuperAdmin'];

  initialize() {
    this.id = wid(this.id);
  }
}
Participant.prototype.proxyName = 'participant';

export class ParticipantCollection extends Collection {
  static model = Participant;

  iAmMember() {
    return true;
  }
  iAmAdmin() {
    return true;
  }
}

export class GroupMetadata extends Model {
  static props = ['id', 'subject', 'participants', 'groupType'];

  initialize() {
    this.id = wid(this.id);
    this.participants ??= new ParticipantCollection();
  }
}
GroupMetadata.prototype.proxyName = 'group-metadata';

export class Msg extends Model {
  static props = [
    'id', 'from', 'to', 'author', 'body', 'type', 'subtype', 't', 'ack', 'isNewMsg', 'notifyName', 'caption', 'mimetype',
    'filename', 'size', 'filehash', 'mediaData', 'mediaObject', 'quotedMsg', 'quotedStanzaID', 'quotedParticipant',
    'latestEditMsgKey', 'latestEditSenderTimestampMs', 'reactions', 'hasReaction', 'interactivePayload',
  ];

  initialize() {
    if (!(this.id instanceof MsgKey)) this.id = MsgKey.fromString(this.id);
    for (const name of ['from', 'to', 'author', 'quotedParticipant']) this.attributes[name] = wid(this[name]);
  }
  updateAck(ack) {
    this.ack = ack;
  }
  get isSentByMe() {
    return this.id?.fromMe;
  }
  get sender() {
    return this.author ?? this.from;
  }
  get senderObj() {
    return this.sender && (contacts.get(this.sender) ?? new Contact({ id: this.sender }));
  }
  /** The fields by which another message quotes this one. */
  msgContextInfo() {
    const quotedMsg = { type: this.type, body: this.body, caption: this.caption };
    return { quotedMsg, quotedStanzaID: this.id.id, quotedParticipant: this.sender };
  }
  /** Fetch the file into the media cache. */
  async downloadMedia() {
    const response = await fetch(`/media/${this.mediaData.filehash}`);
    if (!response.ok) throw new Error(`media: ${response.status}`);
    mediaCache.set(this.mediaData.filehash, await response.arrayBuffer());
  }
}
Msg.prototype.proxyName = 'msg';

export class MsgCollection extends Collection {
  static model = Msg;

  /** Where WhatsApp takes in messages that change others (revocations); wa-js listens here. */
  async processMultipleMessages(_chat, messages) {
    for (const { protocolMessageKey } of messages.filter((one) => one.type === 'protocol')) {
      this.get(protocolMessageKey)?.set({ type: 'revoked', body: undefined, caption: undefined, mediaData: undefined });
    }
  }
}

export class Chat extends Model {
  static props = [
    'id', 't', 'name', 'unreadCount', 'archive', 'pin', 'active', 'muteExpiration', 'lastReceivedKey', 'pausedTimerId',
    'msgs', 'presence', 'contact', 'groupMetadata', 'labels',
  ];

  initialize() {
    const id = wid(this.id);
    const subscribe = async () => wire.send('presence', { chatId: String(id) });
    const msgs = new MsgCollection();
    const contact = id.isGroup() ? undefined : contacts.gadd({ id });
    const groupMetadata = id.isGroup() ? groups.gadd({ id }) : undefined;
    this.set({ id, msgs, contact, groupMetadata, presence: { id, subscribe }, unreadCount: this.unreadCount ?? 0 });
  }
  get formattedTitle() {
    return this.name ?? this.groupMetadata?.subject ?? this.contact?.displayName ?? this.id?.user;
  }
}
Chat.prototype.proxyName = 'chat';

export class ContactCollection extends Collection {
  static model = Contact;
}
export class ChatCollection extends Collection {
  static model = Chat;
}
export class GroupMetadataCollection extends Collection {
  static model = GroupMetadata;

  onParentGroupChange() {}
}

export const contacts = new ContactCollection();
export const groups = new GroupMetadataCollection();
export const chats = new ChatCollection();
export const msgs = new MsgCollection();

/** Files by their hash, as downloaded. */
export const mediaCache = new Map();

/** Put a message into the store of all and into its chat. */
export function place(message) {
  const chat = chats.gadd({ id: message.id.remote });
  msgs.add(message);
  chat.msgs.add(message);
  chat.t = Math.max(chat.t ?? 0, message.t ?? 0);
  chat.lastReceivedKey = message.id;
  return chat;
}

/** Take over what the server says of a contact. */
export function meet({ phone, lid, name }) {
  if (phone) learnPerson(lid, phone);
  contacts.gadd({ id: wid(phone ?? lid) });
  if (!name) return;
  for (const id of [phone, lid]) contacts.get(id)?.set({ name, pushname: name });
}

/** Take over what the server says of a group. */
export function joinGroup({ id, subject, members }) {
  const group = groups.gadd({ id: wid(id) });
  group.subject = subject;
  for (const member of members) group.participants.gadd({ id: wid(member), isAdmin: false, isSuperAdmin: false });
}

