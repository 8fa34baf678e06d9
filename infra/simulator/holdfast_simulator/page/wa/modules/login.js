// Modules about the login, the connection and who we are.
'use strict';

import { fromBase64, toBase64 } from '../bytes.js';
import { defineAll } from '../loader.js';
import * as session from '../session.js';
import { lidOf, phoneOf } from '../stores.js';

/** Define them; `version` is the page's own. */
export function defineLogin(version) {
  defineAll({
    WAWebUserPrefsIsLoggedIn(exports) {
      exports.isLoggedIn = session.isLoggedIn;
    },
    WAWebUserPrefsMultiDevice(exports) {
      exports.isRegistered = session.isLoggedIn;
    },
    WAWebUserPrefsMeUser(exports) {
      exports.getMaybeMeUser = session.myPhone;
      exports.getMaybeMePnUser = session.myPhone;
      exports.getMaybeMeLidUser = session.myLid;
      exports.getMe = session.myPhone;
      exports.getMeUser = session.myPhone;
      exports.getMePnUserOrThrow = () => orThrow(session.myPhone());
      exports.getMeLidUserOrThrow = () => orThrow(session.myLid());
      exports.getMeDevicePnOrThrow = () => orThrow(session.myDevice());
      exports.isMeAccount = session.isMe;
      exports.assertGetMe = () => orThrow(session.myPhone());
    },
    WAWebUserPrefsInfoStore(exports) {
      exports.waNoiseInfo = { get: async () => ({ staticKeyPair: { pubKey: session.pairingKeys().noise } }) };
    },
    WAWebSignalStoreApi(exports) {
      const identityKeyPair = () => ({ pubKey: session.pairingKeys().identity });
      exports.waSignalStore = { getRegistrationInfo: async () => ({ identityKeyPair: identityKeyPair() }) };
    },
    WAWebAdvSignatureApi(exports) {
      exports.getADVSecretKey = async () => session.pairingKeys().adv;
      exports.setADVSignedIdentity = () => {};
    },
    WAWebConnModel(exports) {
      exports.Conn = session.Conn;
      exports.ConnImpl = session.ConnImpl;
    },
    WAWebStreamModel(exports) {
      exports.Stream = session.Stream;
    },
    WAWebSocketModel(exports) {
      exports.Socket = session.Socket;
    },
    WAWebCmd(exports) {
      exports.Cmd = session.Cmd;
      exports.CmdImpl = session.CmdImpl;
    },
    WAWebNetworkStatus(exports) {
      exports.default = session.NetworkStatus;
    },
    WAWebBackendEventBus(exports) {
      exports.BackendEventBus = session.backendEvents;
      exports.BackendEvent = {};
    },
    WAWebLinkDeviceEvents(exports) {
      exports.WAWebLinkDeviceEvents = session.linkDeviceEvents;
    },
    WAWebAltDeviceLinkingApi(exports) {
      exports.initializeAltDeviceLinking = async () => {};
    },
    WAWebLinkDeviceAction(exports) {
      exports.genLinkDeviceCodeForPhoneNumber = session.pairingCode;
    },
    WAWebLogoutReason(exports) {
      let previous = null;
      exports.getErrorCodeFromLogoutReason = (reason) => (reason === 'account_locked' ? '3' : '0');
      exports.setPrevLogoutReasonCode = (code) => {
        previous = code;
      };
      exports.getPrevLogoutReasonCode = () => previous;
      exports.setPrevCustomLogoutMessage = () => {};
      exports.getPrevCustomLogoutMessage = () => null;
    },
    WAWebApiContact(exports) {
      exports.getCurrentLid = lidOf;
      exports.getPhoneNumber = phoneOf;
      exports.lidPnCache = { getCurrentLid: lidOf, getPhoneNumber: phoneOf };
    },
    WAWebLidMigrationUtils(exports) {
      exports.shouldHaveAccountLid = (id) => id.isUser();
      exports.toUserLid = lidOf;
      exports.toUserLidOrThrow = (id) => orThrow(lidOf(id));
      exports.getCurrentLidForUserWid = lidOf;
    },
    WAWebLid1X1MigrationGating(exports) {
      exports.Lid1X1MigrationUtils = { isLidMigrated: () => true };
    },
    WAWebUpdaterVersion(exports) {
      exports.SANITIZED_VERSION_STR = version;
    },
    WAWebIsOfficialClient(exports) {
      exports.isOfficialClient = true;
    },
    WAWebMiscBrowserUtils(exports) {
      exports.default = { id: () => 'chrome', startDownloading() {} };
    },
    WAWebEnvironment(exports) {
      exports.default = { isWeb: true, isWindows: false };
    },
    WAWebABProps(exports) {
      exports.getABPropConfigValue = () => undefined;
    },
    WABase64(exports) {
      exports.encodeB64 = toBase64;
      exports.decodeB64 = (text) => fromBase64(text).buffer;
    },
  });
}

function orThrow(value) {
  if (!value) throw new Error('not logged in');
  return value;
}
