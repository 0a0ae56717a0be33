import {
  type DownloadedMedia,
  type MediaContent,
  type MediaFile,
  type MediaType,
  type SendContext,
  type UploadedMedia,
  readMediaFile,
  refusal,
} from '@chat4all/connector';
import { invalidResponseError, type GraphClient } from '@chat4all/connector-meta';
import { createHash } from 'node:crypto';
import { mediaLimits } from './capabilities.ts';
import { mediaAnswerSchema, uploadAnswerSchema } from './wire.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

// Source of these three: developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
// (2026-06-16). An hour less, so that an id that is still alive when it is looked at is so when it is used.
const UPLOADED_LIFETIME_MS = 30 * DAY_MS - DAY_MS / 24;
const RECEIVED_LIFETIME_MS = 7 * DAY_MS - DAY_MS / 24;
const MAXIMUM_RECEIVED_BYTES = 100 * 1024 * 1024;

/** When an id in a callback of this time ends, in milliseconds since 1970. */
export function receivedExpireTime(time: number): number {
  return time + RECEIVED_LIFETIME_MS;
}

/** The files of one phone number. */
export function whatsappMedia(graph: GraphClient, phoneNumberId: string, now: () => number) {
  return {
    async upload(file: MediaFile, type: MediaType, context?: SendContext): Promise<UploadedMedia> {
      const bytes = await readMediaFile(file, mediaLimits[type].maximumBytes);
      const form = new FormData();
      form.set('messaging_product', 'whatsapp');
      form.set('type', file.mimeType);
      form.set('file', new Blob([bytes], { type: file.mimeType }), file.fileName ?? 'file');
      const answer = uploadAnswerSchema.safeParse(await graph.post(`${phoneNumberId}/media`, form, context));
      if (!answer.success) throw invalidResponseError(200, 'it holds no media id');
      return { id: answer.data.id, expireTime: now() + UPLOADED_LIFETIME_MS };
    },

    /** Asks for the file's address, which lives five minutes, and gets the file from there. */
    async download({ uploaded }: Pick<MediaContent, 'uploaded'>, context?: SendContext): Promise<DownloadedMedia> {
      // An address from elsewhere must never see the token.
      if (!uploaded) throw refusal('WhatsApp gives files by their id: `uploaded` is missing', 'invalid');
      const path = `${encodeURIComponent(uploaded.id)}?phone_number_id=${phoneNumberId}`;
      const answer = mediaAnswerSchema.safeParse(await graph.get(path, context));
      if (!answer.success) throw invalidResponseError(200, 'it holds no address of the file');
      const { url, mime_type: mimeType, sha256 } = answer.data;
      const options = { authorized: true, maximumBytes: MAXIMUM_RECEIVED_BYTES };
      const file = await graph.download(url, options, context);
      if (isDamaged(file.bytes, sha256)) {
        throw refusal('the file arrived damaged: its SHA-256 is not what WhatsApp announced', 'media');
      }
      return { bytes: file.bytes, mimeType: mimeType ?? file.mimeType };
    },
  };
}

/** Whether the bytes are others than announced. Meta writes the hash in hex here and in base64 there. */
function isDamaged(bytes: Uint8Array, sha256 = ''): boolean {
  const encoding = /^[0-9a-f]{64}$/i.test(sha256) ? 'hex' : /^[\w+/]{43}=$/.test(sha256) ? 'base64' : undefined;
  if (encoding === undefined) return false;
  return !createHash('sha256').update(bytes).digest().equals(Buffer.from(sha256, encoding));
}
