// Modules with the collections and models of chats, contacts, groups and messages.
'use strict';

import { MsgKey, Wid, wid } from '../ids.js';
import { defineAll } from '../loader.js';
import { findChat } from '../messages.js';
import { Collection, Emitter, Model } from '../models.js';
import * as stores from '../stores.js';

/** Define them; `queryTimeout` (seconds) is how long a query waits for the server. */
export function defineChats(queryTimeout) {
  defineAll({
    WAWebWid(exports) {
      exports.default = Wid;
    },
    WAWebWidFactory(exports) {
      exports.createWid = wid;
      exports.createWidFromWidLike = wid;
      exports.isWidlike = (value) => value instanceof Wid;
      exports.createUserWidOrThrow = (user, server = 'c.us') => wid(String(user).includes('@') ? user : `${user}@${server}`);
      exports.asUserWidOrThrow = wid;
      exports.toUserWid = wid;
    },
    WAWebMsgKey(exports) {
      exports.default = MsgKey;
    },
    WAWebBaseModel(exports) {
      exports.BaseModel = Model;
      exports.defineModel = (model) => model;
    },
    WAWebBaseCollection(exports) {
      exports.BaseCollection = Collection;
    },
    WAWebCollection(exports) {
      exports.default = class extends Collection {
        constructor() {
          super();
          if (!this.constructor.model) throw new Error('Collection initialized without model');
        }
      };
    },
    WAWebEventEmitter(exports) {
      exports.default = Emitter;
    },
    WAWebChatModel(exports) {
      exports.Chat = stores.Chat;
    },
    WAWebMsgModel(exports) {
      exports.Msg = stores.Msg;
    },
    WAWebContactModel(exports) {
      exports.Contact = stores.Contact;
    },
    WAWebGroupMetadataModel(exports) {
      exports.default = stores.GroupMetadata;
    },
    WAWebGroupParticipantModel(exports) {
      exports.default = stores.Participant;
    },
    WAWebChatCollection(exports) {
      exports.ChatCollection = stores.chats;
      exports.ChatCollectionImpl = stores.ChatCollection;
    },
    WAWebMsgCollection(exports) {
      exports.MsgCollection = stores.msgs;
      exports.MsgCollectionImpl = stores.MsgCollection;
    },
    WAWebContactCollection(exports) {
      exports.ContactCollection = stores.contacts;
      exports.ContactCollectionImpl = stores.ContactCollection;
    },
    WAWebGroupMetadataCollection(exports) {
      exports.default = stores.groups;
    },
    WAWebPresenceCollection(exports) {
      exports.PresenceCollection = new Collection();
    },
    WAWebSuperChatMsgs(exports) {
      exports.default = stores.MsgCollection;
    },
    WAWebChatMsgsCollection(exports) {
      exports.ChatMsgsCollection = stores.MsgCollection;
    },
    WAWebFindChatAction(exports) {
      exports.findOrCreateLatestChat = (id) => findChat(id, queryTimeout);
      exports.findExistingChat = (id) => stores.chats.get(id);
    },
    WAWebCreateChat(exports) {
      exports.createChat = async (id) => stores.chats.gadd({ id: wid(id) });
      exports.createChatRecord = async () => {};
    },
    WAWebChatGetters(exports) {
      exports.getShouldAppearInList = () => true;
      exports.getPreviewMessage = (chat) => stores.msgs.get(chat.lastReceivedKey);
      exports.getShowChangeNumberNotification = () => false;
      exports.getShouldShowUnreadDivider = (chat) => chat.unreadCount > 0;
    },
    WAWebFrontendChatGetters(exports) {
      exports.getHasUnread = (chat) => chat.unreadCount !== 0;
    },
  });
}
