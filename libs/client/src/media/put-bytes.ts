import { Chat4AllError } from '../chat4all-error.ts';
import type { UploadBody } from './upload-body.ts';

/** The request that uploads a file. */
export interface UploadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The status of a store that has the bytes already: those of an earlier attempt whose answer was lost. */
const EXISTS = 409;

/** How much of an answer is repeated in an error, in characters. */
const MAXIMUM_ANSWER = 300;

/**
 * Uploads the bytes in one request, as a stream. Resolves when the store has them. Rejects with UNAVAILABLE if another
 * attempt may succeed: without an answer, or with a status of 5xx. A connection without progress fails after 5 minutes.
 */
export async function putBytes(request: UploadRequest, body: UploadBody, signal: AbortSignal): Promise<void> {
  const headers = new Headers(request.headers);
  // Buckets refuse requests of an unknown length, which a stream has.
  headers.set('content-length', String(body.size));
  let response: Response;
  try {
    response = await fetch(request.url, { method: 'PUT', headers, body: body.read(), duplex: 'half', signal });
  } catch (cause) {
    if (body.failure !== undefined) throw body.failure;
    throw new Chat4AllError(`the upload failed: ${reasonOf(cause)}`, { code: 'UNAVAILABLE', cause });
  }
  const answer = await response.text().catch(() => '');
  if (response.ok || response.status === EXISTS) return;
  const detail = answer.trim().slice(0, MAXIMUM_ANSWER);
  throw new Chat4AllError(`the upload was answered with ${response.status}${detail && `: ${detail}`}`, {
    code: response.status >= 500 ? 'UNAVAILABLE' : 'FAILED_PRECONDITION',
  });
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
