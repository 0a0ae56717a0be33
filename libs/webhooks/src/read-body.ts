import type { IncomingMessage } from 'node:http';
import { MAXIMUM_CALLBACK_BYTES } from '@chat4all/connector';
import type { ByteBudget } from '@chat4all/runtime';

/**
 * Reads the body of a request; undefined if it is too large, which its `content-length` may tell before it arrives. Rejects if
 * the request is cut off, also by the budget that all incomplete bodies share.
 */
export async function readBody(
  request: IncomingMessage,
  incomplete: ByteBudget<IncomingMessage>,
): Promise<Uint8Array | undefined> {
  if (Number(request.headers['content-length']) > MAXIMUM_CALLBACK_BYTES) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('the body is not bytes');
      size += chunk.byteLength;
      if (size > MAXIMUM_CALLBACK_BYTES) return undefined;
      chunks.push(chunk);
      incomplete.set(request, size);
    }
  } finally {
    incomplete.release(request);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
