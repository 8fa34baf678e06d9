/*
 * Names what the page library needs for our calls and did not find in this version of WhatsApp Web.
 * An empty list is a good one.
 */
() => {
  'use strict';
  const has = (owner, name) => {
    try {
      return owner[name] !== undefined;
    } catch {
      return false;
    }
  };
  const { whatsapp } = window.WPP;
  const stores = [
    'ChatStore',
    'Cmd',
    'Conn',
    'ContactStore',
    'MsgKey',
    'MsgStore',
    'Socket',
    'Stream',
    'WidFactory',
    'lidPnCache',
  ];
  const functions = [
    'addAndSendMsgToChat',
    'findOrCreateLatestChat',
    'genLinkDeviceCodeForPhoneNumber',
    'getReactions',
    'isRegistered',
    'msgFindByDirection',
    'queryWidExists',
  ];
  return [
    ...stores.filter((name) => !has(whatsapp, name)),
    ...functions.filter((name) => !has(whatsapp.functions, name)),
  ];
};
