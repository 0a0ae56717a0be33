import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ByteBudget } from '@chat4all/runtime';

/** The time that a client has to send its request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 15_000;

/** The bytes of calls that clients make the server hold: requests that arrive, and responses that are not read yet. */
export type HeldBytes = ByteBudget<ServerResponse>;

/** Yields the body of a request, and counts it. Cuts off a request that arrives too slowly. */
export async function* readCounted(
  request: IncomingMessage,
  response: ServerResponse,
  held: HeldBytes,
): AsyncGenerator<Uint8Array> {
  const timer = setTimeout(() => request.destroy(), REQUEST_TIMEOUT_MS);
  let bytes = 0;
  try {
    // The request stays open, so that it is answered although the rest of its body is not read.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('the body is not bytes');
      bytes += chunk.byteLength;
      held.set(response, bytes);
      yield chunk;
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Yields the body of a response, and counts the part that the client has not read. */
export async function* writeCounted(
  body: AsyncIterable<Uint8Array>,
  response: ServerResponse,
  held: HeldBytes,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    held.set(response, response.writableLength + chunk.byteLength);
    yield chunk;
  }
}
