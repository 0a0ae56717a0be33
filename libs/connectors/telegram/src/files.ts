import {
  type DownloadedMedia,
  type MediaContent,
  type MediaFile,
  type SendContext,
  readMediaFile,
  refusal,
} from '@chat4all/connector';
import type { BotClient } from './bot-client.ts';
import { mediaLimits } from './capabilities.ts';
import { unreadableAnswer } from './refused.ts';
import { type MethodCall, mediaMethod } from './send.ts';
import { fileSchema } from './wire.ts';

/** The most that Telegram gives back of a file. Source: core.telegram.org/bots/api#getfile. */
const MAXIMUM_DOWNLOAD_BYTES = 20 * 1024 * 1024;

/** The same without what is no longer alive, and by one address alone: the provider's copy, the URL, or the file. */
export function livingMedia({ uploaded, url, file, ...rest }: MediaContent, now: number): MediaContent {
  if (uploaded !== undefined && (uploaded.expireTime ?? Infinity) > now) return { ...rest, uploaded };
  if (url !== undefined) return { ...rest, url };
  if (file !== undefined) return { ...rest, file };
  throw refusal('nothing says where the file is', 'media');
}

/** The same by its file alone. */
export function onlyFile({ type, caption, fileName, mimeType }: MediaContent, file: MediaFile): MediaContent {
  return {
    ...{ kind: 'media', type, file },
    ...(caption !== undefined && { caption }),
    ...(fileName !== undefined && { fileName }),
    ...(mimeType !== undefined && { mimeType }),
  };
}

/** The form of a call that brings its file along. */
export async function uploadForm(
  { parameters }: MethodCall,
  content: MediaContent,
  file: MediaFile,
): Promise<FormData> {
  const bytes = await readMediaFile(file, mediaLimits[content.type].maximumBytes);
  const form = new FormData();
  for (const [name, value] of Object.entries(parameters)) {
    form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  form.set(mediaMethod(content).field, new Blob([bytes], { type: file.mimeType }), file.fileName ?? 'file');
  return form;
}

/** Fetches a file by the id that Telegram gave it. */
export async function downloadFile(
  client: BotClient,
  { uploaded }: Pick<MediaContent, 'uploaded'>,
  context?: SendContext,
): Promise<DownloadedMedia> {
  if (uploaded === undefined) throw refusal('Telegram gives files by their id: `uploaded` is missing', 'invalid');
  const found = fileSchema.safeParse(await client.call('getFile', { file_id: uploaded.id }, context));
  if (!found.success) throw unreadableAnswer(200, 'it holds no path of the file');
  const bytes = await client.download(found.data.file_path, MAXIMUM_DOWNLOAD_BYTES, context);
  // Telegram names the type in the message alone.
  return { bytes, mimeType: 'application/octet-stream' };
}
