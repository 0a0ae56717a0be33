import type { MediaConverter } from '@chat4all/media';
import { type MediaContent, MediaState, MediaType, type SendMessageRequest } from '@chat4all/proto';
import { mediaTypeName } from '@chat4all/records';
import type { MediaFile, Store } from '@chat4all/store';
import { notFound } from '../../errors/api-error.ts';
import { assertReady } from '../../media/files.ts';

/** The parts that {@link findSentFile} uses. */
export interface SentFileOptions {
  readonly store: Pick<Store, 'media'>;
  /** Converts files that a channel does not carry; undefined: none are. */
  readonly converter: MediaConverter | undefined;
}

/** The file of MediaService that a request names. */
export interface SentFile {
  readonly mediaId: string;
  /** Undefined if the tenant does not have it. */
  readonly file: MediaFile | undefined;
  /** True if workers convert it for channels that do not carry it. */
  readonly isConvertible: boolean;
}

/** Finds the file of MediaService that a request names; undefined if it names none. Reads the store once if it does. */
export async function findSentFile(
  tenantId: string,
  request: Pick<SendMessageRequest, 'message'>,
  { store, converter }: SentFileOptions,
): Promise<SentFile | undefined> {
  const { source, type = MediaType.UNSPECIFIED } = mediaOf(request) ?? {};
  if (source?.$case !== 'mediaId' || source.value === '') return undefined;
  const mediaId = source.value;
  const file = await store.media.get(mediaId);
  if (file?.tenantId !== tenantId) return { mediaId, file: undefined, isConvertible: false };
  const name = mediaTypeName(type);
  return { mediaId, file, isConvertible: name !== undefined && converter?.converts(name, file.mimeType) === true };
}

/** Throws NOT_FOUND for a file that the tenant does not have, FAILED_PRECONDITION for one that is not READY. */
export function assertSendable(sent: SentFile | undefined): void {
  if (sent === undefined) return;
  if (sent.file === undefined) throw notFound('media', sent.mediaId);
  assertReady(sent.file, 'message.content.media.media_id');
}

/**
 * Returns a request with the type and size that its file has, if it is READY: each channel accepts or adapts it by these. A file
 * that workers convert has neither: each channel accepts it.
 */
export function describeFile(request: SendMessageRequest, sent: SentFile | undefined): SendMessageRequest {
  const { message } = request;
  const media = mediaOf(request);
  if (message === undefined || media === undefined || sent?.file?.state !== MediaState.READY) return request;
  const { mimeType, size: sizeBytes } = sent.isConvertible ? { mimeType: '', size: 0 } : sent.file;
  const value = { ...media, mimeType, sizeBytes };
  return { ...request, message: { ...message, content: { kind: { $case: 'media', value } } } };
}

function mediaOf({ message }: Pick<SendMessageRequest, 'message'>): MediaContent | undefined {
  const kind = message?.content?.kind;
  return kind?.$case === 'media' ? kind.value : undefined;
}
