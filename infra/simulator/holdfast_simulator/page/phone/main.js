// Starts the phone page and keeps it up to date.
'use strict';

import { startChat } from './chat.js';
import { byId } from './dom.js';
import { startPanels } from './panels.js';

const EVERY_MS = 1000;
let refreshers = [];
let failed = '';

async function refresh() {
  try {
    await Promise.all(refreshers.map((one) => one()));
    if (failed) say('');
  } catch (error) {
    say(`The simulator does not answer: ${error.message}`);
    failed = error.message;
  }
}

/** Do what a person asked for; show what the server says against it. */
async function act(work) {
  try {
    say('');
    await work();
  } catch (error) {
    say(error.message);
  }
  await refresh();
}

function say(text) {
  failed = '';
  byId('trouble').textContent = text;
  byId('trouble').hidden = !text;
}

async function keepFresh() {
  if (!document.hidden) await refresh();
  setTimeout(keepFresh, EVERY_MS);
}

refreshers = [startPanels(act), startChat(act)];
keepFresh();
