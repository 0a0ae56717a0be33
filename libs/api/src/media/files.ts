import { status } from '@grpc/grpc-js';
import {
  type GetDownloadUrlResponse,
  type ListMediaRequest,
  type ListMediaResponse,
  Media,
  MediaState,
} from '@chat4all/proto';
import type { MediaFile, MediaFiles } from '@chat4all/store';
import { ApiError, invalidField, notFound } from '../errors/api-error.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import type { MediaOptions } from './media-options.ts';

/** How long a download link works, in seconds. */
const DOWNLOAD_SECONDS = 15 * 60;

/** Returns a file of the tenant. Throws NOT_FOUND. */
export async function findFile(tenantId: string, mediaId: string, files: MediaFiles): Promise<MediaFile> {
  if (mediaId === '') throw invalidField('media_id', 'is required');
  const file = await files.get(mediaId);
  if (file?.tenantId !== tenantId) throw notFound('media', mediaId);
  return file;
}

/** Lists the files of a tenant, newest first. */
export async function listFiles(
  tenantId: string,
  { pageSize, pageToken }: ListMediaRequest,
  { files }: MediaOptions,
): Promise<ListMediaResponse> {
  const tokens = new PageTokens('ListMedia', { tenantId });
  const storeToken = tokens.read(pageToken);
  const page = await files.list({
    ...{ tenantId, pageSize: pageSizeFrom(pageSize) },
    ...(storeToken !== '' && { pageToken: storeToken }),
  });
  return { media: page.files.map(toMedia), nextPageToken: tokens.write(page.nextPageToken) };
}

/** Deletes a file of the tenant with its bytes. Does nothing if there is none. */
export async function deleteFile(tenantId: string, mediaId: string, { files, bytes }: MediaOptions): Promise<void> {
  if (mediaId === '') throw invalidField('media_id', 'is required');
  const file = await files.get(mediaId);
  if (file?.tenantId !== tenantId) return;
  // The bytes first: a call that fails between the two can be repeated.
  await bytes.delete(mediaId);
  await files.delete(mediaId);
}

/** Returns a link to a READY file. Throws FAILED_PRECONDITION for another one. */
export async function downloadUrlOf(
  tenantId: string,
  mediaId: string,
  { files, links }: MediaOptions,
): Promise<GetDownloadUrlResponse> {
  const file = await findFile(tenantId, mediaId, files);
  assertReady(file, 'media_id');
  const url = await links.download(file, DOWNLOAD_SECONDS);
  return { url, expireTime: new Date(Date.now() + DOWNLOAD_SECONDS * 1_000) };
}

/** Throws FAILED_PRECONDITION unless the file is READY. */
export function assertReady({ mediaId, state, problem }: MediaFile, field: string): void {
  if (state === MediaState.READY) return;
  const reason =
    state === MediaState.REJECTED ? `was rejected: ${problem}` : 'is not uploaded yet; call CompleteUpload first';
  throw new ApiError(status.FAILED_PRECONDITION, `${field}: media "${mediaId}" ${reason}`, {
    reason: 'MEDIA_NOT_READY',
  });
}

/** Returns a file as the API shows it. */
export function toMedia({ mediaId, state, mimeType, size, fileName, sha256, problem, createTimeMs }: MediaFile): Media {
  return Media.create({
    ...{ mediaId, state, mimeType, sizeBytes: size, fileName, problem },
    ...{ sha256: Buffer.from(sha256, 'hex'), createTime: new Date(createTimeMs) },
  });
}
