import type { IncomingMessage } from 'node:http';
import type { ByteBudget } from '@chat4all/runtime';

/** The largest callback, in bytes: Meta sends up to 3 MB (Graph API webhooks, "Payload size"). */
const MAXIMUM_BODY_BYTES = 3 * 1024 * 1024;

/**
 * Reads the body of a request; undefined if it is too large, which its `content-length` may tell before it arrives. Rejects if
 * the request is cut off, also by the budget that all incomplete bodies share.
 */
export async function readBody(
  request: IncomingMessage,
  incomplete: ByteBudget<IncomingMessage>,
): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length']) > MAXIMUM_BODY_BYTES) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('the body is not bytes');
      size += chunk.byteLength;
      if (size > MAXIMUM_BODY_BYTES) return undefined;
      chunks.push(chunk);
      incomplete.set(request, size);
    }
  } finally {
    incomplete.release(request);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
