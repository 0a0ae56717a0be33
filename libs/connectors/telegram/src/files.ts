import {
  type DownloadedMedia,
  type MediaContent,
  type MediaFile,
  PartReader,
  type SendContext,
  refusal,
  uploadMediaFile,
} from '@chat4all/connector';
import type { BotClient } from './bot-client.ts';
import { MEDIA_LIMITS } from './capabilities.ts';
import { invalidResponseError } from './response-error.ts';
import { type MethodCall, mediaMethod } from './send.ts';

/** The largest file that a bot can download. Source: core.telegram.org/bots/api#getfile. */
const MAXIMUM_DOWNLOAD_BYTES = 20 * 1024 * 1024;

/** Returns the content with only the first source that is usable: the provider's copy unless expired, the URL, or the file. */
export function selectSource({ uploaded, url, file, ...rest }: MediaContent, now: number): MediaContent {
  if (uploaded !== undefined && (uploaded.expireTime ?? Infinity) > now) return { ...rest, uploaded };
  if (url !== undefined) return { ...rest, url };
  if (file !== undefined) return { ...rest, file };
  throw refusal('content.url: a URL or an uploaded file is required', 'media');
}

/** Returns the content with the file as its only source. */
export function withFileOnly({ type, caption, fileName, mimeType }: MediaContent, file: MediaFile): MediaContent {
  return {
    ...{ kind: 'media', type, file },
    ...(caption !== undefined && { caption }),
    ...(fileName !== undefined && { fileName }),
    ...(mimeType !== undefined && { mimeType }),
  };
}

/** Calls a method with a form that contains the file. */
export function callWithFile(
  client: BotClient,
  { method, parameters }: MethodCall,
  { content, file }: { readonly content: MediaContent; readonly file: MediaFile },
  context?: SendContext,
): Promise<unknown> {
  const { maximumBytes } = MEDIA_LIMITS[content.type];
  return uploadMediaFile(file, { maximumBytes }, (upload) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(parameters)) {
      form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    form.set(mediaMethod(content).field, upload);
    return client.call(method, form, context);
  });
}

/** Downloads a file by Telegram's id. */
export async function downloadFile(
  client: BotClient,
  { uploaded }: Pick<MediaContent, 'uploaded'>,
  context?: SendContext,
): Promise<DownloadedMedia> {
  if (uploaded === undefined)
    throw refusal('uploaded: is required, because Telegram returns files by id only', 'invalid');
  const path = new PartReader(await client.call('getFile', { file_id: uploaded.id }, context)).text('file_path');
  if (path === undefined) throw invalidResponseError(200, 'no file_path');
  const bytes = await client.download(path, MAXIMUM_DOWNLOAD_BYTES, context);
  // Telegram states the type only in the message.
  return { bytes, mimeType: 'application/octet-stream' };
}
