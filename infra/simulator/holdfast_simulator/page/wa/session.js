// The login and the state of the connection: QR, pairing, syncing, main, offline, conflict, logout.
'use strict';

import { randomBytes, toBase64 } from './bytes.js';
import { wid, withoutDevice } from './ids.js';
import { load } from './loader.js';
import { Emitter, Model } from './models.js';
import * as vault from './vault.js';
import { wire } from './wire.js';

export class ConnImpl extends Model {
  static props = ['ref', 'refTTL', 'connected', 'wid', 'pushname', 'platform', 'id'];
}
export class StreamImpl extends Model {
  static props = ['mode', 'info', 'displayInfo', 'needsUpdate', 'available'];

  markAvailable() {
    this.available = true;
  }
}
export class SocketImpl extends Model {
  static props = ['state', 'stream', 'hasSynced'];

  logout() {
    setTimeout(() => logout('user_initiated'));
  }
  takeover() {
    takeover();
  }
  reconnect() {
    wire.restart();
  }
  initConn() {}
  poke() {}
}
export class CmdImpl extends Emitter {
  isMainLoaded = false;

  refreshQR() {
    this.trigger('refresh_qr');
    if (!isLoggedIn()) wire.send('refs');
  }
  openChatBottom() {}
  setActiveFilter() {}
}
export class NetworkStatusImpl extends Model {
  static props = ['online'];

  checkOnline() {
    return this.online;
  }
}

export const Conn = new ConnImpl({ platform: 'android' });
export const Stream = new StreamImpl({ mode: 'QR', info: 'OPENING', available: true });
export const Socket = new SocketImpl({ state: 'OPENING', stream: 'DISCONNECTED', hasSynced: false });
export const Cmd = new CmdImpl();
export const NetworkStatus = new NetworkStatusImpl({ online: true });
export const backendEvents = new Emitter();
export const linkDeviceEvents = new Emitter();

/** `{deviceId, me, lid, name}` of the linked device, or null. */
let login = null;
let keys = null;
let syncDelay = 0;
let takesOver = false;
let qrTimer = 0;
let codeTimer = 0;

export const isLoggedIn = () => login !== null;
export const deviceId = () => login?.deviceId ?? null;
export const myDevice = () => (login ? wid(login.me) : undefined);
export const myPhone = () => (login ? withoutDevice(login.me) : undefined);
export const myLid = () => (login ? wid(login.lid) : undefined);
export const isMe = (id) => [myPhone(), myLid(), myDevice()].some((own) => own?.equals(id));

/** The keys that a QR carries: `noise` and `identity` (bytes), `adv` (base64). */
export const pairingKeys = () => keys;

/** Read the login of the last time; one that cannot be decrypted is no login. */
export async function remember() {
  try {
    login = (await vault.readUser('login')) ?? null;
    keys = await readPairingKeys();
  } catch (error) {
    console.warn('The stored login cannot be read; starting without one.', error);
    login = null;
    await vault.wipe();
    await vault.open();
    keys = await readPairingKeys();
  }
  if (login) Conn.set({ wid: myPhone(), pushname: login.name, connected: false });
  Stream.mode = login ? 'SYNCING' : 'QR';
}

async function readPairingKeys() {
  let stored = await vault.readUser('pairing-keys');
  if (!stored) {
    stored = { noise: Array.from(randomBytes(32)), adv: toBase64(randomBytes(32)) };
    await vault.writeUser('pairing-keys', stored);
  }
  const identity = (await vault.publicKey()).slice(1, 33);
  return { noise: Uint8Array.from(stored.noise), identity, adv: stored.adv };
}

/** Keep the connection up from now on. */
export function start(settings) {
  syncDelay = settings.syncDelay;
  wire.on('open', hello);
  wire.on('lost', offline);
  wire.start(settings.retryDelay, settings.retryDelayMax);
}

async function hello() {
  Socket.state = 'OPENING';
  const publicKey = toBase64(await vault.publicKey());
  wire.send('hello', { deviceId: deviceId(), publicKey, takeover: takesOver });
  takesOver = false;
}

function offline(failures) {
  clearTimeout(qrTimer);
  NetworkStatus.online = false;
  Socket.set({ state: failures > 3 ? 'TIMEOUT' : 'OPENING', stream: 'DISCONNECTED' });
  Stream.info = 'OFFLINE';
  if (login) Stream.mode = 'OFFLINE';
  else Conn.ref = undefined;
}

/** What the server says about the connection; the other frames are in `messages.js`. */
export const frames = {
  challenge: async ({ nonce }) => wire.send('proof', { signature: await vault.sign(nonce) }),
  refs: showQRs,
  pair,
  caught_up: becomeMain,
  conflict() {
    Socket.set({ state: 'CONFLICT', stream: 'DISCONNECTED' });
    Stream.set({ mode: 'CONFLICT', info: 'NORMAL' });
  },
  conflict_over: () => wire.restart(),
  failure: () => logout('unknown_companion'),
};

// -- without a login ----------------------------------------------------------------------------------

function showQRs({ refs, firstSeconds, nextSeconds }) {
  clearTimeout(qrTimer);
  NetworkStatus.online = true;
  Socket.set({ state: 'UNPAIRED', stream: 'CONNECTED' });
  Stream.set({ mode: 'QR', info: 'PAIRING' });
  const [ref, ...later] = refs;
  if (ref === undefined) {
    Conn.ref = undefined;
    Socket.state = 'UNPAIRED_IDLE';
    wire.send('shows', { qr: null });
    return;
  }
  wire.send('shows', { qr: [ref, toBase64(keys.noise), toBase64(keys.identity), keys.adv].join(',') });
  Conn.set({ ref, refTTL: firstSeconds });
  const next = { refs: later, firstSeconds: nextSeconds, nextSeconds };
  qrTimer = setTimeout(() => showQRs(next), firstSeconds * 1000);
}

/** A pairing code for a phone number, as `ABCD-EFGH`. */
export async function pairingCode(phone) {
  const { code, seconds } = await wire.ask('code', { phone: phone.replace(/\D/g, '') });
  clearTimeout(codeTimer);
  codeTimer = setTimeout(() => linkDeviceEvents.trigger('link_device_events:refresh_alt_linking_code'), seconds * 1000);
  return code;
}

async function pair({ device }) {
  clearTimeout(qrTimer);
  clearTimeout(codeTimer);
  await vault.writeUser('login', device);
  login = device;
  localStorage.setItem('last-wid-md', JSON.stringify(device.me));
  Conn.set({ wid: myPhone(), pushname: device.name });
  Socket.state = 'PAIRING';
  Stream.info = 'PAIRING';
  Conn.ref = undefined;
  wire.restart();
}

// -- with a login -------------------------------------------------------------------------------------

/** The server knows us; messages follow. */
export function beginSync({ name }) {
  NetworkStatus.online = true;
  Conn.set({ connected: true, pushname: name });
  Socket.set({ state: 'CONNECTED', stream: 'SYNCING' });
  Stream.set({ info: Socket.hasSynced ? 'RESUMING' : 'SYNCING', mode: 'SYNCING' });
  if (Cmd.isMainLoaded) return;
  Cmd.isMainLoaded = true;
  Cmd.trigger('main_loaded');
}

async function becomeMain() {
  await new Promise((resolve) => setTimeout(resolve, syncDelay * 1000));
  if (!wire.isOpen || !login) return;
  Socket.set({ stream: 'CONNECTED', hasSynced: true });
  Stream.set({ info: 'NORMAL', mode: 'MAIN' });
}

function takeover() {
  if (Socket.state !== 'CONFLICT') return;
  takesOver = true;
  wire.restart();
}

/** End the login: tell the server where we can, tell wa-js why, forget everything, show the QR again. */
export async function logout(reason) {
  if (!login) return;
  clearTimeout(qrTimer);
  if (reason === 'user_initiated') await wire.ask('logout', {}, 2).catch(() => {});
  login = null;
  wire.stop();
  const reasons = load('WAWebLogoutReason');
  reasons.setPrevLogoutReasonCode(reasons.getErrorCodeFromLogoutReason(reason));
  await vault.wipe();
  Conn.set({ connected: false, wid: undefined });
  Socket.state = 'UNPAIRED';
  Cmd.trigger('logout');
  setTimeout(() => location.reload(), 300);
}
