// Boots the page: databases, login, modules, then the connection.
'use strict';

import * as faults from './faults.js';
import * as loader from './loader.js';
import * as messages from './messages.js';
import { defineChats } from './modules/chats.js';
import { defineConstants } from './modules/constants.js';
import { defineContacts } from './modules/contacts.js';
import { defineFillers, defineInert } from './modules/inert.js';
import { defineLogin } from './modules/login.js';
import { defineMedia } from './modules/media.js';
import { defineMessaging } from './modules/messaging.js';
import * as session from './session.js';
import * as vault from './vault.js';
import { show } from './view.js';
import { wire } from './wire.js';

/** These are renamed when an update breaks the page: sending and finding chats. */
const BREAKABLE = ['WAWebSendMsgChatAction', 'WAWebFindChatAction', 'WAWebMedia'];

async function boot() {
  loader.install();
  await vault.open();
  await session.remember();
  const settings = await (await fetch(`/boot.json?device=${session.deviceId() ?? ''}`)).json();
  if (settings.broken) loader.rename(BREAKABLE);
  defineConstants();
  defineLogin(settings.version);
  defineChats(settings.queryTimeout);
  defineContacts(settings.queryTimeout);
  defineMessaging();
  defineMedia();
  defineInert();
  defineFillers(300);
  await messages.recall();
  leaveTraces(settings.version);
  await new Promise((resolve) => setTimeout(resolve, settings.bootDelay * 1000));
  window.Debug = { VERSION: settings.version };
  const frames = { ...session.frames, ...messages.frames, ...faults.frames };
  wire.handle = (frame) => frames[frame.op](frame);
  show();
  session.start(settings);
}

/** Small things that a profile of WhatsApp Web holds beside its databases. */
function leaveTraces(version) {
  localStorage.setItem('WAWebVersion', JSON.stringify(version));
  localStorage.setItem('WALangPref', JSON.stringify(navigator.language));
  localStorage.setItem('WANoiseInfo', JSON.stringify({ kept: 'wawc' }));
  document.cookie = `wa_ul=${crypto.randomUUID()}; max-age=31536000; path=/; samesite=lax`;
}

boot();
