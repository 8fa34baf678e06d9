// Modules that send, find and mark messages.
'use strict';

import { MsgKey } from '../ids.js';
import { defineAll } from '../loader.js';
import { applyReceipt, markSeen, send, sendReaction } from '../messages.js';
import * as session from '../session.js';
import { chats, msgs } from '../stores.js';
import { wire } from '../wire.js';

/** Define them. */
export function defineMessaging() {
  defineAll({
    WAWebSendMsgChatAction(exports) {
      exports.addAndSendMsgToChat = send;
    },
    WAWebSendReactionMsgAction(exports) {
      exports.sendReactionToMsg = sendReaction;
    },
    WAWebReactionsMsgAction(exports) {
      exports.addOrUpdateReactionsModelCollection = () => {};
    },
    WAWebDBGetReactions(exports) {
      exports.getReactions = async (id) => reactionsTo(msgs.get(id));
    },
    WAWebHandleDirectChatReceipt(exports) {
      exports.handleChatSimpleReceipt = applyReceipt;
    },
    WAWebHandleGroupChatReceipt(exports) {
      exports.handleGroupSimpleReceipt = applyReceipt;
    },
    WAWebHandleStatusReceipt(exports) {
      exports.handleStatusSimpleReceipt = applyReceipt;
    },
    WAWebUpdateUnreadChatAction(exports) {
      exports.sendSeen = ({ chat }) => markSeen(chat);
      exports.markUnread = async (chat) => {
        chat.unreadCount = -1;
      };
    },
    WAWebPresenceChatAction(exports) {
      const show = (state) => async (chat) => wire.send('presence', { chatId: String(chat.id), state });
      exports.markComposing = show('composing');
      exports.markRecording = show('recording');
      exports.markPaused = show('paused');
    },
    WAWebQuotedMsgModelUtils(exports) {
      exports.getQuotedMsgObj = (message) =>
        chats.get(message.id.remote)?.msgs.findFirst((one) => one.id.id === message.quotedStanzaID) ?? null;
    },
    WAWebMsgReply(exports) {
      exports.canReplyMsg = (message) => message.type !== 'revoked';
    },
    WAWebMsgActionCapability(exports) {
      exports.canEditText = () => false;
      exports.canEditCaption = () => false;
    },
    WAWebMessageProcessUtils(exports) {
      exports.isUnreadTypeMsg = () => true;
    },
    WAWebChatMessageSearch(exports) {
      exports.getSearchContext = (_chat, _key) => ({ collection: { loadAroundPromise: Promise.resolve(), get: (key) => msgs.get(key) } });
    },
    WAWebDBMessageFindLocal(exports) {
      exports.msgFindByDirection = async (query) => ({ messages: around(query) });
      exports.msgFindBefore = async (query) => ({ messages: around({ ...query, direction: 'before' }) });
      exports.msgFindAfter = async (query) => ({ messages: around({ ...query, direction: 'after' }) });
      for (const name of UNUSED) exports[name] = async () => ({ messages: [] });
      exports.msgFindMedia = async (query) => ({ messages: around(query).filter((one) => one.mediaData) });
    },
    WAWebGetEphemeralFieldsMsgActionsUtils(exports) {
      exports.getEphemeralFields = () => ({});
    },
    WAWebGenMinimalLinkPreviewChatAction(exports) {
      exports.genMinimalLinkPreview = async () => null;
    },
    WAWebLinkPreviewChatAction(exports) {
      exports.getLinkPreview = async () => null;
    },
    useWAWebLinkPreview(exports) {
      exports.findFirstWebLink = (text) => /https?:\/\/\S+/.exec(text)?.[0];
    },
    WATimeUtils(exports) {
      exports.unixTime = () => Math.floor(Date.now() / 1000);
      exports.unixTimeMs = () => Date.now();
    },
    WAWebUserPrefsGeneral(exports) {
      exports.getPushname = () => session.Conn.pushname;
      exports.setBrowserId = () => {};
      exports.getUserPrivacySettings = () => ({});
      exports.getTheme = () => 'system';
      exports.setTheme = () => {};
      for (const kind of ['Photos', 'Audio', 'Videos', 'Documents']) {
        exports[`getAutoDownload${kind}`] = () => false;
        exports[`setAutoDownload${kind}`] = () => {};
      }
    },
  });
}

/** A message's reactions by emoji, and ours apart. */
function reactionsTo(message) {
  const senders = (message?.reactions ?? []).map(({ t, ...reaction }) => ({
    ...reaction,
    msgKey: MsgKey.fromString(reaction.msgKey),
    parentMsgKey: MsgKey.fromString(reaction.parentMsgKey),
    timestamp: t,
  }));
  const reactions = [...new Set(senders.map((one) => one.reactionText))].map((aggregateEmoji) => {
    const those = senders.filter((one) => one.reactionText === aggregateEmoji);
    return { aggregateEmoji, hasReactionByMe: those.some((one) => one.msgKey.fromMe), senders: those };
  });
  return { reactionByMe: senders.find((one) => one.msgKey.fromMe), reactions };
}

const UNUSED = ['msgFindCallLog', 'msgFindEvents', 'msgFindSearch', 'msgFindStarred'];

/** Up to `count` messages of the anchor's chat next to the anchor, oldest first, without the anchor. */
function around({ anchor, count, direction }) {
  const all = chats.get(anchor.remote)?.msgs.getModelsArray() ?? [];
  const at = all.findIndex((one) => one.id.equals(anchor));
  if (direction === 'after') return all.slice(at + 1).slice(0, count);
  const before = all.slice(0, at < 0 ? all.length : at);
  return count === Infinity ? before : before.slice(Math.max(0, before.length - count));
}
