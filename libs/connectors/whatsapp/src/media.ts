import {
  ConnectorError,
  type DownloadedMedia,
  type MediaContent,
  type MediaFile,
  type MediaType,
  PartReader,
  type SendContext,
  type UploadedMedia,
  refusal,
  uploadMediaFile,
} from '@chat4all/connector';
import { invalidResponseError, type GraphClient } from '@chat4all/connector-meta';
import { createHash } from 'node:crypto';
import { MEDIA_LIMITS } from './capabilities.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

// Source of these three: developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media
// (2026-06-16). The lifetimes are an hour less, so that an id does not expire between the check and its use.
const UPLOADED_LIFETIME_MS = 30 * DAY_MS - DAY_MS / 24;
const INBOUND_LIFETIME_MS = 7 * DAY_MS - DAY_MS / 24;
const MAXIMUM_INBOUND_BYTES = 100 * 1024 * 1024;

/** Returns when the id of a file expires whose callback has this time. Both are in milliseconds since 1970. */
export function inboundExpireTime(time: number): number {
  return time + INBOUND_LIFETIME_MS;
}

/** Creates a client that uploads and downloads the files of one phone number. */
export function createMediaClient(graph: GraphClient, phoneNumberId: string, now: () => number) {
  return {
    async upload(file: MediaFile, type: MediaType, context?: SendContext): Promise<UploadedMedia> {
      const { maximumBytes } = MEDIA_LIMITS[type];
      const response = await uploadMediaFile(file, { maximumBytes }, (upload) => {
        const form = new FormData();
        form.set('messaging_product', 'whatsapp');
        form.set('type', file.mimeType);
        form.set('file', upload);
        return graph.post(`${phoneNumberId}/media`, form, context);
      });
      const id = new PartReader(response).id('id');
      if (id === undefined) throw invalidResponseError(200, 'no media id');
      return { id, expireTime: now() + UPLOADED_LIFETIME_MS };
    },

    /** Gets the file's URL, which is valid for five minutes, and downloads the file from there. */
    async download({ uploaded }: Pick<MediaContent, 'uploaded'>, context?: SendContext): Promise<DownloadedMedia> {
      // The token must never be sent to a URL that the caller passes.
      if (!uploaded) throw refusal('uploaded: is required, because WhatsApp returns files by id only', 'invalid');
      const response = new PartReader(await describeFile(graph, uploaded.id, context));
      const [url, mimeType, sha256] = [response.text('url'), response.text('mime_type'), response.text('sha256')];
      if (url === undefined || !URL.canParse(url)) throw invalidResponseError(200, 'no URL of the file');
      const acceptsHtml = mimeType?.startsWith('text/html') === true;
      const options = { authorized: true, maximumBytes: MAXIMUM_INBOUND_BYTES, acceptsHtml };
      const file = await graph.download(url, options, context);
      return { bytes: checkedBytes(file.bytes, sha256), mimeType: mimeType ?? file.mimeType };
    },
  };
}

/**
 * Gets the metadata of a file. Meta's `phone_number_id` is left out: it is optional, and refused for files that a person sent
 * (chatwoot/chatwoot PR #13319). A missing file says nothing about the account, although Meta answers as for a missing number.
 */
async function describeFile(graph: GraphClient, id: string, context?: SendContext): Promise<unknown> {
  try {
    return await graph.get(encodeURIComponent(id), context);
  } catch (error) {
    if (!ConnectorError.is(error) || error.channelCode !== '100/33') throw error;
    throw refusal('uploaded: the file does not exist, or has expired', 'media');
  }
}

/** Passes bytes on, and fails at their end if they do not match the hash, which Meta sends in hex or in base64. */
async function* checkedBytes(bytes: AsyncIterable<Uint8Array>, sha256 = ''): AsyncGenerator<Uint8Array> {
  const encoding = /^[0-9a-f]{64}$/i.test(sha256) ? 'hex' : /^[\w+/]{43}=$/.test(sha256) ? 'base64' : undefined;
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  if (encoding === undefined || hash.digest().equals(Buffer.from(sha256, encoding))) return;
  const facts = { reason: 'media', retryable: true, certain: true, scope: 'delivery' } as const;
  throw new ConnectorError('damaged download: the SHA-256 does not match that of WhatsApp', facts);
}
