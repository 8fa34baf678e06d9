// What a person sees of the page: its state and the chats.
'use strict';

import { Conn, Socket, Stream } from './session.js';
import { chats, msgs } from './stores.js';

const app = document.getElementById('app');
const LINES = {
  QR: 'Scan the code with your phone to log in',
  SYNCING: 'Loading your chats…',
  MAIN: 'Connected',
  OFFLINE: 'Computer not connected',
  CONFLICT: 'WhatsApp is open in another window',
};

/** Keep the page in step with the session from now on. */
export function show() {
  const draw = () => requestAnimationFrame(render);
  for (const model of [Conn, Stream, Socket]) model.on('all', draw);
  for (const collection of [chats, msgs]) collection.on('all', draw);
  draw();
}

function render() {
  app.dataset.state = Stream.mode;
  document.getElementById('state').textContent = LINES[Stream.mode] ?? Stream.mode;
  document.getElementById('detail').textContent = Conn.ref ?? (Conn.wid ? `${Conn.pushname} · ${Conn.wid.user}` : '');
  const lines = chats.map((chat) => {
    const line = document.createElement('li');
    const last = msgs.get(chat.lastReceivedKey);
    line.textContent = `${chat.formattedTitle}: ${last?.body ?? last?.caption ?? last?.type ?? ''}`;
    return line;
  });
  document.getElementById('chats').replaceChildren(...lines.slice(-30).reverse());
}
