// Modules that prepare, send and cache files.
'use strict';

import { defineAll } from '../loader.js';
import { mediaData, send, upload } from '../messages.js';
import { mediaCache } from '../stores.js';

const KINDS = ['image', 'video', 'audio'];

/** A file in the page's hands. */
class OpaqueData {
  constructor(blob, mimeType) {
    this.blob = blob;
    this.mimeType = mimeType;
  }
  static async createFromData(blob, mimeType) {
    return new OpaqueData(blob, mimeType);
  }
  type() {
    return this.mimeType;
  }
  forceToBlob() {
    return this.blob;
  }
  throwIfReleased() {}
}

/** Define them. */
export function defineMedia() {
  defineAll({
    WAWebMediaOpaqueData(exports) {
      exports.default = OpaqueData;
    },
    WAWebMedia(exports) {
      exports.MediaPrep = class MediaPrep {};
      exports.uploadProductImage = async () => {};
      exports.prepRawMedia = prepare;
    },
    WAWebMediaStore(exports) {
      exports.LruMediaStore = {
        get: async (hash) => mediaCache.get(hash),
        put: async (hash, data) => mediaCache.set(hash, data),
        del: async (hash) => mediaCache.delete(hash),
        has: async (hash) => mediaCache.has(hash),
        count: async () => mediaCache.size,
        clear: async () => mediaCache.clear(),
      };
    },
    WAWebMediaInMemoryBlobCache(exports) {
      exports.InMemoryMediaBlobCache = { has: () => false, get: () => null };
      exports.InMemoryMediaBlobCacheImpl = class InMemoryMediaBlobCache {};
    },
    WAWebMediaGatingUtils(exports) {
      exports.getUploadLimit = (kind) => (kind === 'document' ? 100 : 64) * 2 ** 20;
    },
  });
}

/** A file on its way into a chat, in the shape that wa-js uses. */
function prepare(opaque, { asDocument, asSticker, isPtt }) {
  const blob = opaque.forceToBlob();
  const kind = blob.type.split('/')[0];
  const type = (asSticker && 'sticker') || (isPtt && 'ptt') || (!asDocument && KINDS.includes(kind) && kind) || 'document';
  const data = { type, mimetype: blob.type, size: blob.size };
  return {
    mediaData: data,
    waitForPrep: async () => data,
    sendToChat: ({ chat, options }) => sendFile(chat, type, blob, data, options),
  };
}

async function sendFile(chat, type, blob, data, { productMsgOptions, caption }) {
  const mediaId = await upload(blob);
  const { filename } = productMsgOptions;
  const file = mediaData(type, { mimeType: blob.type, bytes: blob.size, filename, mediaId });
  const raw = {
    ...productMsgOptions,
    type,
    caption,
    mimetype: blob.type,
    size: blob.size,
    filehash: mediaId,
    mediaData: Object.assign(data, file),
  };
  const [, result] = send(chat, raw);
  return result;
}
