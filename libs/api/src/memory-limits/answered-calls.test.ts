import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, hello, send } from '../testing/test-server.ts';

let server: TestServer;
let session: ClientHttp2Session;
beforeEach(async () => {
  server = await createTestServer();
  await server.serve();
  session = connectHttp2(`http://${server.address}`);
  await once(session, 'remoteSettings');
});
afterEach(async () => {
  session.destroy();
  await server.dispose();
});

/** Begins a call, and never ends its request. */
function begin(path: string, headers: Readonly<Record<string, string>> = {}): ClientHttp2Stream {
  const own = { ':method': 'POST', ':path': path, te: 'trailers', 'content-type': 'application/grpc' };
  return session.request({ ...own, ...headers }, { endStream: false }).on('error', () => undefined);
}

test.each<[string, number, () => ClientHttp2Stream]>([
  ['an unknown method', status.UNIMPLEMENTED, () => begin('/no.Such/Method')],
  [
    'too large metadata',
    status.RESOURCE_EXHAUSTED,
    () => begin('/chat4all.v1.ChatService/SendMessage', { a: 'a'.repeat(9_000), b: 'b'.repeat(9_000) }),
  ],
  [
    'a stream that is refused',
    status.UNAUTHENTICATED,
    () => begin('/chat4all.v1.ChatService/IngestMessages', { authorization: 'Bearer unknown' }),
  ],
])('releases the stream of %s once it is answered, although the client does not end it', async (_, code, start) => {
  const stream = start();
  const answered = new Promise<unknown>((resolve) => {
    for (const event of ['response', 'trailers']) {
      stream.on(event, (headers: Record<string, unknown>) => {
        if (headers['grpc-status'] !== undefined) resolve(headers['grpc-status']);
      });
    }
  });
  stream.resume();
  expect(await answered).toBe(String(code));
  if (!stream.closed) await once(stream, 'close');
  expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
  await send(server.client(), hello);
});

test('resets a stream whose headers are larger than any answer is worth', async () => {
  const limited = once(session, 'remoteSettings');
  begin('/no.Such/Method');
  await limited;
  const values = Object.fromEntries([1, 2, 3, 4, 5].map((name) => [`header-${name}`, 'a'.repeat(9_000)]));
  const stream = begin('/no.Such/Method', values);
  await new Promise((resolve) => stream.once('close', resolve));
  expect(stream.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  expect(stream.sentHeaders['header-5']).toHaveLength(9_000);
});
