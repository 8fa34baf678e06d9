// The right side: contacts and groups of an account, what was said, and writing as either side.
'use strict';

import { get, ofAccount, post } from './api.js';
import { byId, draw, element } from './dom.js';

const TICKS = { sent: '✓', delivered: '✓✓', read: '✓✓' };

/** Who is chosen; contacts that were added here and have not written yet. */
const chosen = { account: '', contact: '' };
const added = new Map();

/** Wire the chat up; `act` runs something and then refreshes. */
export function startChat(act) {
  byId('account').addEventListener('change', () => act(() => choose(byId('account').value, '')));
  byId('add-form').addEventListener('submit', (event) => {
    event.preventDefault();
    act(add);
  });
  byId('write').addEventListener('submit', (event) => {
    event.preventDefault();
    act(write);
  });
  byId('file').addEventListener('change', () => {
    byId('attached').textContent = byId('file').files[0]?.name ?? '';
  });
  byId('read').addEventListener('click', () => act(() => post(ofAccount(chosen.account, `contacts/${chosen.contact}/read`))));
  return () => refresh(act);
}

function choose(account, contact) {
  Object.assign(chosen, { account, contact });
}

function add() {
  const contact = { phone: byId('add-phone').value, name: byId('add-name').value || null, lid: byId('add-lid').value || null };
  added.set(contact.phone, contact);
  choose(chosen.account, contact.phone);
  byId('add-form').reset();
  byId('add').open = false;
}

async function write() {
  const file = byId('file').files[0];
  const text = byId('text').value;
  if (!text && !file) return;
  if (!chosen.contact) throw new Error('Choose or add a contact first.');
  const media = file && { data: await base64(file), mimeType: file.type, filename: file.name, caption: text || undefined };
  const content = media ? { media } : { text };
  if (new FormData(byId('write')).get('who') === 'owner') {
    await post(ofAccount(chosen.account, 'sent'), { to: chosen.contact, ...content });
  } else if (chosen.contact.endsWith('@g.us')) {
    const member = groupMember();
    await post(ofAccount(chosen.account, 'messages'), { from: member, chat: chosen.contact, ...content });
  } else {
    const { name, lid } = added.get(chosen.contact) ?? {};
    const who = { from: chosen.contact, name: name ?? undefined, lid: lid ?? undefined };
    await post(ofAccount(chosen.account, 'messages'), { ...who, ...content });
  }
  byId('text').value = '';
  byId('file').value = '';
  byId('attached').textContent = '';
}

/** Who writes in a group: its first member that is not the account. */
function groupMember() {
  const others = groupMembers.get(chosen.contact)?.filter((one) => one.endsWith('@c.us') && !one.startsWith(chosen.account));
  if (!others?.length) throw new Error('The group has no other member.');
  return others[0].split('@')[0];
}

const groupMembers = new Map();

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(',')[1]);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

async function refresh(act) {
  const { accounts } = await get('/api/accounts');
  const account = accounts.find((one) => one.phone === chosen.account) ?? accounts[0];
  draw(byId('account'), accounts.map((one) => [one.phone, one.name]), () =>
    accounts.map((one) => element('option', { value: one.phone }, `${one.name} (+${one.phone})`)),
  );
  byId('account').closest('label').hidden = !account;
  if (!account) return drawMessages([], 'Link a device first; then write here.');
  chosen.account = account.phone;
  byId('account').value = account.phone;
  const people = peopleOf(account);
  chosen.contact = chosen.contact || people[0]?.id || '';
  draw(byId('contacts'), [people, chosen], () => people.map((one) => chip(one, act)));
  const present = people.find((one) => one.id === chosen.contact);
  byId('as-contact').textContent = present ? `as ${present.label}` : 'as the contact';
  if (!present) return drawMessages([], 'Add a contact, then write as them.');
  const query = new URLSearchParams({ contact: chosen.contact });
  const { messages } = await get(ofAccount(account.phone, `messages?${query}`));
  return drawMessages(messages, 'Nothing was said yet.');
}

function peopleOf({ contacts, groups }) {
  for (const group of groups) groupMembers.set(group.groupId, group.members);
  const known = new Map([...added.values(), ...contacts].map((one) => [one.phone, one]));
  return [
    ...[...known.values()].map((one) => ({ id: one.phone, label: one.name || `+${one.phone}` })),
    ...groups.map((one) => ({ id: one.groupId, label: `${one.subject} (group)` })),
  ];
}

function chip({ id, label }, act) {
  const selected = String(id === chosen.contact);
  const pick = () => act(() => choose(chosen.account, id));
  return element('button', { role: 'tab', 'aria-selected': selected, type: 'button', onclick: pick }, label);
}

function drawMessages(messages, empty) {
  const list = byId('messages');
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const byMessageId = new Map(messages.map((one) => [one.messageId, one]));
  const changed = draw(list, [messages, empty], () =>
    messages.length ? messages.map((one) => bubble(one, byMessageId)) : [element('li', { class: 'empty' }, empty)],
  );
  if (!changed || !atEnd) return;
  const toEnd = () => list.scrollTo(0, list.scrollHeight);
  toEnd();
  for (const image of list.querySelectorAll('img')) image.addEventListener('load', toEnd);
}

function bubble(message, byMessageId) {
  const quoted = byMessageId.get(message.replyTo ?? message.target);
  return element(
    'li',
    { class: message.fromMe ? 'bubble mine' : 'bubble' },
    quoted ? element('span', { class: 'quote' }, says(quoted)) : null,
    media(message),
    message.media && !message.caption ? null : says(message),
    meta(message),
  );
}

function media({ media: file }) {
  if (!file) return null;
  const label = `${file.filename ?? file.mimeType}, ${Math.ceil(file.bytes / 1024)} KB`;
  if (file.mimeType.startsWith('image/')) return element('img', { src: file.url, alt: label });
  return element('a', { href: file.url, download: file.filename ?? '' }, `File: ${label}`);
}

function says(message) {
  if (message.revoked) return '(deleted)';
  if (message.type === 'reaction') return `reacted ${message.text || 'no more'}`;
  return message.text ?? message.caption ?? message.details?.pollName ?? message.details?.loc ?? message.type;
}

function meta(message) {
  const at = new Date(message.sentAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const by = { device: 'by the gateway', phone: 'by hand', contact: message.name ?? `+${message.from}` }[message.source];
  const lid = message.lid ? ' · lid' : '';
  const ticks = message.fromMe
    ? element('span', { class: `ticks ${message.status}`, 'aria-label': message.status }, TICKS[message.status])
    : null;
  return element('span', { class: 'meta' }, `${by}${lid} · ${at}`, ticks);
}
