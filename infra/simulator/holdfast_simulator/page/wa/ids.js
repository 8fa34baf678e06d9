// The two kinds of ids: of people and chats (Wid) and of messages (MsgKey).
'use strict';

const PEOPLE = ['c.us', 'lid', 'bot'];

/** The id of a person, a group or a list: `<user>[:<device>]@<server>`. */
export class Wid {
  constructor(text) {
    const [name, server] = text.split('@');
    const [user, device] = name.split(':');
    this.user = user;
    this.server = server === 's.whatsapp.net' ? 'c.us' : server;
    if (device) this.device = Number(device);
    this._serialized = `${name}@${this.server}`;
  }

  toString() {
    return this._serialized;
  }
  toJSON() {
    return this._serialized;
  }
  toLogString() {
    return this._serialized;
  }
  toJid() {
    return this._serialized.replace('c.us', 's.whatsapp.net');
  }
  equals(other) {
    return Boolean(other) && String(other) === this._serialized;
  }
  getDeviceId() {
    return this.device ?? 0;
  }
  isUser() {
    return PEOPLE.includes(this.server);
  }
  isUserNotPSA() {
    return this.isUser() && !this.isPSA();
  }
  isLid() {
    return this.server === 'lid';
  }
  isGroup() {
    return this.server === 'g.us';
  }
  isBroadcast() {
    return this.server === 'broadcast';
  }
  isNewsletter() {
    return this.server === 'newsletter';
  }
  isStatus() {
    return this._serialized === 'status@broadcast';
  }
  isStatusV3() {
    return this.isStatus();
  }
  isBot() {
    return this.server === 'bot';
  }
  isPSA() {
    return this.user === '0';
  }
  isServer() {
    return this.user === 'server';
  }
  isCompanion() {
    return Boolean(this.device);
  }
  isHosted() {
    return false;
  }

  static isXWid(server, id) {
    return String(id).endsWith(`@${server}`);
  }
  static isWid(id) {
    return String(id).includes('@');
  }
  static isUser(id) {
    return PEOPLE.some((server) => Wid.isXWid(server, id));
  }
  static isGroup(id) {
    return Wid.isXWid('g.us', id);
  }
  static isLid(id) {
    return Wid.isXWid('lid', id);
  }
  static isNewsletter(id) {
    return Wid.isXWid('newsletter', id);
  }
  static isStatus(id) {
    return String(id) === 'status@broadcast';
  }
  static isStatusV3(id) {
    return Wid.isStatus(id);
  }
}

/** Anything that names a person or chat as a Wid; nothing stays nothing. */
export function wid(value) {
  if (value === null || value === undefined || value instanceof Wid) return value ?? undefined;
  return new Wid(typeof value === 'object' ? value._serialized : String(value));
}

/** A device's address without the device. */
export const withoutDevice = (address) => wid(String(address).replace(/:\d+@/, '@'));

/** The id of a message: `<fromMe>_<chat>_<id>[_<sender in a group>]`. */
export class MsgKey {
  constructor(parts) {
    if (!parts) throw new Error('MsgKey error: obj is null/undefined');
    this.fromMe = parts.fromMe ?? parts.selfDir === 'out';
    this.remote = wid(parts.remote ?? (this.fromMe ? parts.to : parts.from));
    this.id = parts.id;
    this.participant = wid(parts.participant);
    const tail = this.participant ? [this.participant] : [];
    this._serialized = [this.fromMe, this.remote, this.id, ...tail].join('_');
  }

  toString() {
    return this._serialized;
  }
  toJSON() {
    return this._serialized;
  }
  equals(other) {
    return Boolean(other) && String(other) === this._serialized;
  }
  clone() {
    return new MsgKey(this);
  }

  static fromString(text) {
    const [fromMe, remote, id, participant] = String(text).split('_');
    return new MsgKey({ fromMe: fromMe === 'true', remote, id, participant });
  }

  /** A fresh id as WhatsApp Web makes them. */
  static newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9));
    return `3EB0${Array.from(bytes, (one) => one.toString(16).padStart(2, '0')).join('').toUpperCase()}`;
  }
}
