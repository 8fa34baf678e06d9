// The left side: screens that wait, linked devices, faults.
'use strict';

import { call, get, post, remove } from './api.js';
import { byId, draw, element, nothing } from './dom.js';

const KINDS = [
  'offline', 'conflict', 'logout', 'hang', 'crash', 'slow', 'never_ready', 'refuse_login', 'ack_lost', 'update_breaks_page',
];

/** Wire the panels up; `act` runs something and then refreshes. */
export function startPanels(act) {
  byId('phone').value = localStorage.getItem('phone') ?? '6281100000001';
  byId('name').value = localStorage.getItem('name') ?? 'Demo Shop';
  byId('link').addEventListener('submit', (event) => {
    event.preventDefault();
    act(() => post('/api/devices/link', { code: byId('code').value, ...owner() }).then(() => byId('link').reset()));
  });
  byId('fault-kinds').append(
    ...KINDS.map((kind) => element('button', { type: 'button', onclick: () => act(() => start(kind)) }, kind.replaceAll('_', ' '))),
  );
  return () => refresh(act);
}

const owner = () => {
  const phone = byId('phone').value.trim();
  const name = byId('name').value.trim();
  localStorage.setItem('phone', phone);
  localStorage.setItem('name', name);
  return { phone, name: name || undefined };
};

function start(kind) {
  const seconds = byId('fault-seconds').value;
  return post('/api/faults', {
    kind,
    deviceId: byId('fault-device').value || undefined,
    seconds: seconds === '' ? undefined : Number(seconds),
  });
}

async function refresh(act) {
  const [{ screens }, { devices }, { faults }] = await Promise.all([
    get('/api/screens'),
    get('/api/devices'),
    get('/api/faults'),
  ]);
  draw(byId('screens'), screens, () =>
    screens.length ? screens.map((one) => screenRow(one, act)) : [nothing('No page shows a QR now.')],
  );
  draw(byId('devices'), devices, () =>
    devices.length ? devices.map((one) => deviceRow(one, act)) : [nothing('None yet. Scan a QR above.')],
  );
  draw(byId('fault-device'), devices.map((one) => one.deviceId), () => [
    element('option', { value: '' }, 'everyone'),
    ...devices.map((one) => element('option', { value: one.deviceId }, `${one.name} · ${one.deviceId.slice(4, 10)}`)),
  ]);
  draw(byId('faults'), faults, () => faults.map((one) => faultRow(one, act)));
}

function row(title, detail, ...buttons) {
  return element('li', {}, element('span', { class: 'what' }, title, element('small', {}, detail)), ...buttons);
}

function screenRow({ ref, qr }, act) {
  const scan = () => post('/api/devices/scan', { qr, ...owner() });
  return row('A page shows a QR', `${ref.slice(0, 18)}…`, element('button', { onclick: () => act(scan) }, 'Scan'));
}

function deviceRow(device, act) {
  const unlink = () => remove(`/api/devices/${device.deviceId}`);
  const dot = element('span', { class: device.connected ? 'dot on' : 'dot' });
  const state = device.connected ? 'connected' : `away, ${device.pending} waiting`;
  return row(
    element('span', {}, dot, device.name),
    `+${device.phone} · ${state}`,
    element('button', { class: 'quiet bad', onclick: () => act(unlink) }, 'Unlink'),
  );
}

function faultRow(fault, act) {
  const query = new URLSearchParams({ kind: fault.kind, ...(fault.deviceId && { deviceId: fault.deviceId }) });
  const until = fault.endsAt ? `until ${new Date(fault.endsAt).toLocaleTimeString()}` : 'until cleared';
  const clear = () => call('DELETE', `/api/faults?${query}`);
  return row(fault.kind.replaceAll('_', ' '), until, element('button', { class: 'quiet', onclick: () => act(clear) }, 'Clear'));
}
