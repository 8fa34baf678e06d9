// Modules that hold nothing but names and numbers.
'use strict';

import { defineAll } from '../loader.js';

const same = (names) => Object.fromEntries(names.split(' ').map((name) => [name, name]));

const SOCKET_STATES =
  'OPENING PAIRING UNPAIRED UNPAIRED_IDLE CONNECTED TIMEOUT CONFLICT UNLAUNCHED PROXYBLOCK TOS_BLOCK SMB_TOS_BLOCK DEPRECATED_VERSION';
const SEND_RESULTS = 'OK ERROR_NETWORK ERROR_EXPIRED ERROR_CANCELLED ERROR_UPLOAD ERROR_UNKNOWN';
const MESSAGE_TYPES = {
  CHAT: 'chat',
  IMAGE: 'image',
  VIDEO: 'video',
  AUDIO: 'audio',
  PTT: 'ptt',
  DOCUMENT: 'document',
  STICKER: 'sticker',
  LOCATION: 'location',
  VCARD: 'vcard',
  POLL_CREATION: 'poll_creation',
  PROTOCOL: 'protocol',
  REVOKED: 'revoked',
  CIPHERTEXT: 'ciphertext',
  CALL_LOG: 'call_log',
};

/** Define them. */
export function defineConstants() {
  defineAll({
    WAWebAck(exports) {
      exports.ACK = { FAILED: -1, CLOCK: 0, SENT: 1, RECEIVED: 2, READ: 3, PLAYED: 4 };
      exports.ACK_STRING = { SENDER: 'sender', DELIVERY: 'delivery', READ: 'read', PLAYED: 'played' };
      exports.EDIT_ATTR = { SENDER_REVOKE: 7, ADMIN_REVOKE: 8 };
    },
    WAWebSocketConstants(exports) {
      exports.SOCKET_STATE = same(SOCKET_STATES);
      exports.SOCKET_STREAM = same('DISCONNECTED SYNCING RESUMING CONNECTED');
      exports.WATCHED_SOCKET_STATE = same('OPEN CLOSED');
    },
    WAWebMsgType(exports) {
      exports.MSG_TYPE = MESSAGE_TYPES;
      exports.SYSTEM_MESSAGE_TYPES = {};
    },
    WAWebSendMsgResultAction(exports) {
      exports.SendMsgResult = same(SEND_RESULTS);
    },
    WAWebLogoutReasonConstants(exports) {
      exports.LogoutReason = { UserInitiated: 'user_initiated', UnknownCompanion: 'unknown_companion' };
      exports.LOGOUT_REASON_CODE = { CLIENT_FATAL: '0', SYNC_FAIL: '1', ACCOUNT_LOCKED: '3' };
    },
    WAWebNonJidMentionType(exports) {
      exports.default = { MENTION_ALL: 1 };
    },
    WAWebServerPropConstants(exports) {
      exports.MAX_FILE_SIZE_BYTES = 100 * 2 ** 20;
    },
    WAWebGroupConstants(exports) {
      exports.GROUP_SETTING_TYPE = { ANNOUNCEMENT: 'announcement', RESTRICT: 'restrict', EPHEMERAL: 'ephemeral' };
    },
    WAWebVoipWaCallEnums(exports) {
      exports.CallState = same('INCOMING_RING OUTGOING_RING ACTIVE REJECTED REMOTE_CALL_IN_PROGRESS NOT_ANSWERED ENDED');
    },
    WAWebPinMsgConstants(exports) {
      exports.PIN_STATE = { PIN: 1, UNPIN: 2 };
      exports.PinExpiryDurationOption = { OneDay: 86400, SevenDays: 604800, ThirtyDays: 2592000 };
    },
    WAJids(exports) {
      exports.GROUP_JID = '@g.us';
      exports.CHAT_JID = '@s.whatsapp.net';
      exports.STATUS_JID = 'status@broadcast';
    },
    WAWebMediaTypes(exports) {
      exports.OUTWARD_TYPES = same('IMAGE VIDEO AUDIO PTT DOCUMENT STICKER');
    },
    WAWebCommsWapMd(exports) {
      exports.DROP_ATTR = Symbol('drop');
    },
    WAWebWamEnumChannelEventSurface(exports) {
      exports.CHANNEL_EVENT_SURFACE = {};
    },
    WAWebWamEnumKicEntryPointType(exports) {
      exports.KIC_ENTRY_POINT_TYPE = {};
    },
    WAWebConstantsDeprecated(exports) {
      exports.default = { IMG_THUMB_MAX_EDGE: 100 };
    },
  });
}
