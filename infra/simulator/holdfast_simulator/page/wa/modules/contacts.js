// Modules about people: how they are called, and whether a number has an account.
'use strict';

import { wid } from '../ids.js';
import { defineAll } from '../loader.js';
import * as session from '../session.js';
import { learnPerson, phoneOf } from '../stores.js';
import { wire } from '../wire.js';

/** Define them; `queryTimeout` (seconds) is how long a query waits for the server. */
export function defineContacts(queryTimeout) {
  defineAll({
    WAWebContactGetters(exports) {
      exports.getNotifyName = (contact) => contact.pushname;
      exports.getPremiumMessageName = () => undefined;
      exports.getUserid = ({ id }) => id?.user;
      exports.getIsMe = ({ id }) => session.isMe(id);
      exports.getIsUser = ({ id }) => id?.isUser();
      exports.getIsGroup = ({ id }) => id?.isGroup();
      exports.getIsBroadcast = ({ id }) => id?.isBroadcast();
      exports.getIsNewsletter = ({ id }) => id?.isNewsletter();
      exports.getIsPSA = ({ id }) => id?.isPSA();
      exports.getIsWAContact = ({ id }) => id?.isUser();
      for (const name of NEVER) exports[name] = () => false;
      exports.getHeader = (contact) => contact.displayName?.[0];
      exports.getSearchVerifiedName = (contact) => contact.verifiedName;
    },
    WAWebFrontendContactGetters(exports) {
      for (const name of NAMES) exports[name] = (contact) => contact.displayName;
      exports.getFormattedShortName = (contact) => contact.shortName;
      exports.getFormattedPhone = ({ id }) => (phoneOf(id) ? `+${phoneOf(id).user}` : undefined);
      exports.getFormattedUsernameOrPhone = exports.getFormattedPhone;
      exports.getPhoneNumber = ({ id }) => phoneOf(id);
      exports.getPnForLid = ({ id }) => phoneOf(id);
      exports.getTextStatusString = () => '';
      exports.getIsMyContact = (contact) => Boolean(contact.name);
    },
    WAWebQueryExistsJob(exports) {
      exports.queryPhoneExists = (phone) => exists(wid(`${phone.replace(/\D/g, '')}@c.us`), queryTimeout);
      exports.queryWidExists = (id) => exists(id, queryTimeout);
    },
    WAWebContactPresenceBridge(exports) {
      exports.subscribeUserPresence = async () => {};
    },
    WAWebFrontendVcardUtils(exports) {
      exports.vcardFromContactModel = ({ id, displayName }) => ({ displayName, vcard: vcard(id, displayName) });
    },
  });
}

const NEVER = [
  'getIsIAS', 'getIsSupportAccount', 'getCanRequestPhoneNumber', 'getShowBusinessCheckmarkAsPrimary',
  'getShowBusinessCheckmarkAsSecondary', 'getShowBusinessCheckmarkInChatlist', 'getIsDisplayNameApproved',
  'getShouldForceBusinessUpdate',
];
const NAMES = [
  'getDisplayName', 'getUserDisplayNameForLid', 'getFormattedShortNameWithNonBreakingSpaces', 'getFormattedName',
  'getFormattedUser', 'getSearchName', 'getMentionName',
];

/** `{wid, biz, lid}`, or null where the number has no account; rejects where the server does not answer. */
async function exists(id, timeout) {
  const answer = await wire.ask('exists', { address: String(id) }, timeout);
  if (answer.lid) learnPerson(answer.lid, answer.address);
  return answer.exists ? { wid: wid(answer.address), biz: false, lid: wid(answer.lid) } : null;
}

const vcard = ({ user }, name) =>
  ['BEGIN:VCARD', 'VERSION:3.0', `N:;${name};;;`, `FN:${name}`, `TEL;type=CELL;waid=${user}:+${user}`, 'END:VCARD'].join('\n');
