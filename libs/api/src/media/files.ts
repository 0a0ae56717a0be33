import { status } from '@grpc/grpc-js';
import {
  type GetDownloadUrlResponse,
  type ListMediaRequest,
  type ListMediaResponse,
  MediaOrigin,
  MediaState,
} from '@chat4all/proto';
import { MediaError } from '@chat4all/media';
import { type MediaFile, type MediaFiles, toMedia } from '@chat4all/store';
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
  { pageSize, pageToken, origin }: ListMediaRequest,
  { files }: MediaOptions,
): Promise<ListMediaResponse> {
  if (origin === MediaOrigin.UNRECOGNIZED) throw invalidField('origin', 'must be UPLOADED, RECEIVED or unset');
  const tokens = new PageTokens('ListMedia', { tenantId, origin });
  const storeToken = tokens.read(pageToken);
  const page = await files.list({
    ...{ tenantId, pageSize: pageSizeFrom(pageSize) },
    ...(storeToken !== '' && { pageToken: storeToken }),
    ...(origin !== MediaOrigin.UNSPECIFIED && { origin }),
  });
  return { media: page.files.map(toMedia), nextPageToken: tokens.write(page.nextPageToken) };
}

/** Deletes a file of the tenant with its bytes. Does nothing if there is none. */
export async function deleteFile(tenantId: string, mediaId: string, { files, bytes }: MediaOptions): Promise<void> {
  if (mediaId === '') throw invalidField('media_id', 'is required');
  const file = await files.get(mediaId);
  if (file?.tenantId !== tenantId) return;
  await files.delete(mediaId);
  // While they cannot be deleted, they wait for `startDeletingFiles`.
  await bytes.delete(mediaId).catch((error: unknown) => {
    if (!MediaError.is(error)) throw error;
  });
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
export function assertReady(file: MediaFile, field: string): void {
  if (file.state === MediaState.READY) return;
  throw new ApiError(status.FAILED_PRECONDITION, `${field}: media "${file.mediaId}" ${whyNotReady(file)}`, {
    reason: 'MEDIA_NOT_READY',
  });
}

function whyNotReady({ state, origin, problem }: MediaFile): string {
  switch (state) {
    case MediaState.REJECTED:
      return `was rejected: ${problem}`;
    case MediaState.FAILED:
      return `could not be fetched: ${problem}`;
    default:
      return origin === MediaOrigin.RECEIVED
        ? 'is not fetched from the platform yet; retry once it is READY'
        : 'is not uploaded yet; call CompleteUpload first';
  }
}
