import { type Media, MediaState } from '@chat4all/proto';
import { backoffMs, delay } from '../call/backoff.ts';
import type { CallOptions, Caller } from '../call/caller.ts';
import { isAborted } from '../call/is-aborted.ts';
import { Chat4AllError } from '../chat4all-error.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type UploadRequest, putBytes } from './put-bytes.ts';
import { UploadBody } from './upload-body.ts';
import { type FileFacts, type UploadSource, toUploadFile } from './upload-source.ts';

/** The time limit of CompleteUpload, in milliseconds: the router reads the whole file. */
const COMPLETE_TIMEOUT_MS = 120_000;

/**
 * Options of an upload. `timeoutMs` and `attemptTimeoutMs` limit the calls of the router, not the transfer of the
 * bytes.
 */
export interface UploadOptions extends CallOptions, FileFacts {
  /** Called while bytes are sent; starts again from 0 with a second attempt. */
  readonly onProgress?: ((sentBytes: number, totalBytes: number) => void) | undefined;
}

/** An upload whose request is known. */
interface Transfer {
  readonly caller: Caller;
  readonly mediaId: string;
  readonly request: UploadRequest;
  readonly body: UploadBody;
  readonly options: UploadOptions;
  readonly signal: AbortSignal;
}

/** Uploads a file in the three steps of the API, and returns it. Rejects with MEDIA_REJECTED unless it is READY. */
export async function upload(caller: Caller, source: UploadSource, options: UploadOptions): Promise<Media> {
  const file = await toUploadFile(source, options);
  const { size: sizeBytes, mimeType, fileName } = file;
  const { media } = caller.connection;
  const create = media.createUpload.bind(media);
  // Repeating the call leaves an empty file, which expires.
  const traits = { idempotent: true };
  const created = await caller.call(create, { mimeType, fileName, sizeBytes }, options, traits);
  const transfer = {
    ...{ caller, options, mediaId: created.mediaId, signal: caller.signalOf(options) },
    ...{ request: { url: created.uploadUrl, headers: created.uploadHeaders } },
    ...{ body: new UploadBody(file, options.onProgress) },
  };
  const uploaded = await transferAndComplete(transfer);
  if (uploaded.state === MediaState.READY) return uploaded;
  throw new Chat4AllError(`the file was rejected: ${uploaded.problem}`, {
    code: 'INVALID_ARGUMENT',
    details: { reason: 'MEDIA_REJECTED', metadata: { media: uploaded.mediaId } },
  });
}

/** How long a failed upload waits for the deletion of its file, in milliseconds. */
const DELETE_TIMEOUT_MS = 2_000;

/** Uploads and completes a file. Deletes it if that fails: its id is lost, and it would count until it expires. */
async function transferAndComplete(transfer: Transfer): Promise<Media> {
  try {
    return (await transferBytes(transfer)) ?? (await complete(transfer));
  } catch (failure) {
    const { caller, mediaId } = transfer;
    const { media } = caller.connection;
    const limits = { timeoutMs: DELETE_TIMEOUT_MS, attemptTimeoutMs: DELETE_TIMEOUT_MS };
    await caller.call(media.deleteMedia.bind(media), { mediaId }, limits, { idempotent: true }).catch(() => undefined);
    throw failure;
  }
}

/** Uploads the bytes, with one repetition. Returns the file if the first attempt stored it although it failed. */
async function transferBytes(transfer: Transfer): Promise<Media | undefined> {
  const { caller, body, options, signal } = transfer;
  try {
    await putOnce(transfer);
    return undefined;
  } catch (failure) {
    const policy = caller.policyOf(options);
    if (!Chat4AllError.is(failure, 'UNAVAILABLE') || policy.maximumElapsedMs === 0) throw failure;
    policy.onRetry?.(failure);
    await delay(backoffMs(1, policy), signal);
  }
  // A store that has the bytes refuses them before it reads them, and a closed connection can hide that answer.
  const stored = body.isRead ? await completeIfStored(transfer) : undefined;
  if (stored === undefined) await putOnce(transfer);
  return stored;
}

async function putOnce({ caller, request, body, signal }: Transfer): Promise<void> {
  try {
    await putBytes(request, body, signal);
  } catch (thrown) {
    throw isAborted(signal) ? caller.cancelled(signal) : thrown;
  }
}

async function complete({ caller, mediaId, body, options }: Transfer): Promise<Media> {
  const { media } = caller.connection;
  const limits = {
    timeoutMs: options.timeoutMs ?? COMPLETE_TIMEOUT_MS,
    attemptTimeoutMs: options.attemptTimeoutMs ?? COMPLETE_TIMEOUT_MS,
  };
  const request = { mediaId, sha256: await body.sha256() };
  const method = media.completeUpload.bind(media);
  const answer = await caller.call(method, request, { ...options, ...limits }, { idempotent: true });
  return assertPresent(answer.media, 'media');
}

async function completeIfStored(transfer: Transfer): Promise<Media | undefined> {
  try {
    return await complete(transfer);
  } catch (thrown) {
    if (Chat4AllError.is(thrown, 'FAILED_PRECONDITION')) return undefined;
    throw thrown;
  }
}
