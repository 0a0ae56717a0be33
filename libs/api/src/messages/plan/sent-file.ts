import { type MediaContent, MediaState, type SendMessageRequest } from '@chat4all/proto';
import type { MediaFile, MediaFiles } from '@chat4all/store';
import { notFound } from '../../errors/api-error.ts';
import { assertReady } from '../../media/files.ts';

/** The file of MediaService that a request names. */
export interface SentFile {
  readonly mediaId: string;
  /** Undefined if the tenant does not have it. */
  readonly file: MediaFile | undefined;
}

/** Finds the file of MediaService that a request names; undefined if it names none. Reads the store once if it does. */
export async function findSentFile(
  tenantId: string,
  request: Pick<SendMessageRequest, 'message'>,
  files: MediaFiles,
): Promise<SentFile | undefined> {
  const source = mediaOf(request)?.source;
  if (source?.$case !== 'mediaId' || source.value === '') return undefined;
  const file = await files.get(source.value);
  return { mediaId: source.value, file: file?.tenantId === tenantId ? file : undefined };
}

/** Throws NOT_FOUND for a file that the tenant does not have, FAILED_PRECONDITION for one that is not READY. */
export function assertSendable(sent: SentFile | undefined): void {
  if (sent === undefined) return;
  if (sent.file === undefined) throw notFound('media', sent.mediaId);
  assertReady(sent.file, 'message.content.media.media_id');
}

/** Returns a request with the type and size that its file has, if it is READY: each channel accepts or adapts it by these. */
export function describeFile(request: SendMessageRequest, sent: SentFile | undefined): SendMessageRequest {
  const { message } = request;
  const media = mediaOf(request);
  if (message === undefined || media === undefined || sent?.file?.state !== MediaState.READY) return request;
  const { mimeType, size: sizeBytes } = sent.file;
  const value = { ...media, mimeType, sizeBytes };
  return { ...request, message: { ...message, content: { kind: { $case: 'media', value } } } };
}

function mediaOf({ message }: Pick<SendMessageRequest, 'message'>): MediaContent | undefined {
  const kind = message?.content?.kind;
  return kind?.$case === 'media' ? kind.value : undefined;
}
