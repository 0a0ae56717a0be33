import { status } from '@grpc/grpc-js';
import { findTypeProblem, inspectBytes } from '@chat4all/media';
import { type CompleteUploadRequest, type CompleteUploadResponse, MediaOrigin, MediaState } from '@chat4all/proto';
import { type MediaFile, type UploadResult, toMedia } from '@chat4all/store';
import { ApiError, invalidField, notFound } from '../errors/api-error.ts';
import { findFile } from './files.ts';
import type { MediaOptions } from './media-options.ts';

const SHA256_BYTES = 32;

/**
 * Checks the bytes of a PENDING file, and makes it READY or REJECTED; the bytes of a rejected one are deleted. Returns a file
 * that is not PENDING unchanged. Throws NOT_FOUND, INVALID_ARGUMENT if a READY file has another hash, FAILED_PRECONDITION if
 * nothing was uploaded or the file was received, and UNAVAILABLE if its bytes cannot be read or scanned: it stays PENDING.
 */
export async function completeUpload(
  tenantId: string,
  { mediaId, sha256 }: CompleteUploadRequest,
  options: MediaOptions,
): Promise<CompleteUploadResponse> {
  if (sha256.length !== 0 && sha256.length !== SHA256_BYTES) {
    throw invalidField('sha256', `must have ${SHA256_BYTES} bytes, or be unset (got ${sha256.length})`);
  }
  const { files, bytes } = options;
  const expected = Buffer.from(sha256).toString('hex');
  let file = await findFile(tenantId, mediaId, files);
  if (file.state === MediaState.PENDING && file.origin === MediaOrigin.RECEIVED) throw notFetched(mediaId);
  if (file.state === MediaState.PENDING) {
    const result = await inspect(file, expected, options);
    const finished = await files.finish(mediaId, result);
    if (finished === undefined) throw notFound('media', mediaId);
    file = finished;
  }
  if (file.state === MediaState.READY && expected !== '' && expected !== file.sha256) {
    throw invalidField('sha256', `is not that of the file, which is READY with ${file.sha256} (got ${expected})`);
  }
  // Only now: a concurrent call may have found it READY. Also of a call that ended before it deleted them.
  if (file.state === MediaState.REJECTED) await bytes.delete(mediaId);
  return { mediaId, media: toMedia(file) };
}

async function inspect(file: MediaFile, expected: string, options: MediaOptions): Promise<UploadResult> {
  const { bytes, scanner, metrics } = options;
  const { mediaId, size, mimeType } = file;
  const whole = await bytes.get(mediaId);
  if (whole === undefined) throw notUploaded(mediaId);
  const { inspected, malware } = await inspectBytes(whole.bytes, scanner);
  const sha256 = inspected.sha256();
  const problem =
    (whole.size === size ? undefined : `the file has ${whole.size} bytes, not ${size}`) ??
    (expected === '' || expected === sha256 ? undefined : `the SHA-256 of the bytes is ${sha256}, not ${expected}`) ??
    (await findTypeProblem(inspected.head, mimeType)) ??
    (malware === undefined ? undefined : `the malware scanner found ${malware}`);
  if (problem !== undefined) {
    metrics.mediaUploads.inc({ outcome: malware === undefined ? 'wrong_bytes' : 'malware' });
    return { state: MediaState.REJECTED, problem };
  }
  metrics.mediaUploads.inc({ outcome: 'ready' });
  metrics.mediaBytes.inc({ direction: 'upload' }, size);
  return { state: MediaState.READY, sha256 };
}

function notUploaded(mediaId: string): ApiError {
  const message = `media "${mediaId}" has no bytes; PUT them to upload_url first`;
  return new ApiError(status.FAILED_PRECONDITION, message, { reason: 'MEDIA_NOT_UPLOADED' });
}

function notFetched(mediaId: string): ApiError {
  const message = `media "${mediaId}" was received and is fetched by a worker; wait until it is READY`;
  return new ApiError(status.FAILED_PRECONDITION, message, { reason: 'MEDIA_NOT_UPLOADED' });
}
