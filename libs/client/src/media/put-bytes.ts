import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { Chat4AllError } from '../chat4all-error.ts';
import type { UploadBody } from './upload-body.ts';

/** The request that uploads a file. */
export interface UploadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The statuses of a router and of a bucket that have the bytes already: those of an earlier attempt whose answer was lost. */
const EXISTS: readonly number[] = [409, 412];

/** How long a connection may make no progress, in milliseconds. */
const SILENCE_MS = 5 * 60_000;

/** How much of an answer is repeated in an error, in characters. */
const MAXIMUM_ANSWER = 300;

/**
 * Uploads the bytes in one request, as a stream. Resolves when the store has them. Rejects with UNAVAILABLE if another
 * attempt may succeed: without an answer, after 5 minutes without progress, or with a status of 5xx.
 */
export async function putBytes(request: UploadRequest, body: UploadBody, signal: AbortSignal): Promise<void> {
  let answer: { readonly status: number; readonly text: string };
  try {
    answer = await exchange(request, body, signal);
  } catch (cause) {
    if (body.failure !== undefined) throw body.failure;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    throw new Chat4AllError(`the upload failed: ${reason}`, { code: 'UNAVAILABLE', cause });
  }
  const { status } = answer;
  if ((status >= 200 && status < 300) || EXISTS.includes(status)) return;
  const detail = answer.text.trim().slice(0, MAXIMUM_ANSWER);
  throw new Chat4AllError(`the upload was answered with ${status}${detail && `: ${detail}`}`, {
    code: status >= 500 ? 'UNAVAILABLE' : 'FAILED_PRECONDITION',
  });
}

// Not by fetch: it holds the whole body of a stream in memory, https://github.com/nodejs/undici/issues/4058.
async function exchange(
  { url, headers }: UploadRequest,
  body: UploadBody,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const open = url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = open(url, {
    method: 'PUT',
    // Buckets refuse bodies of an unknown length.
    headers: { ...named, 'content-length': body.size },
    signal,
    timeout: SILENCE_MS,
    // A separate connection: the server may close an idle one at the moment it is used.
    agent: false,
  });
  request.once('timeout', () => {
    request.destroy(new Error(`no progress for ${SILENCE_MS / 60_000} minutes`));
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).on('error', reject);
  });
  try {
    // A store may answer before it has read all bytes.
    await Promise.race([answered, pipeline(body.read(), request)]);
    const response = await answered;
    return { status: response.statusCode ?? 0, text: await text(response).catch(() => '') };
  } finally {
    request.destroy();
  }
}
