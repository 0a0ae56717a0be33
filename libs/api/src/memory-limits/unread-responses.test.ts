import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { SendMessageRequest } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TestServer, createTestServer, hello, send } from '../testing/test-server.ts';

let server: TestServer;
let session: ClientHttp2Session;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(async () => {
  session.destroy();
  await server.dispose();
});

async function serve(unreadResponses: number, initialWindowSize: number): Promise<void> {
  await server.serve(undefined, undefined, undefined, { unreadResponses });
  session = connectHttp2(`http://${server.address}`, { settings: { initialWindowSize } });
  session.on('error', () => undefined);
  await once(session, 'remoteSettings');
}

function call(path: string, message: Uint8Array, headers: Readonly<Record<string, string>> = {}): ClientHttp2Stream {
  const own = { ':method': 'POST', ':path': path, te: 'trailers', 'content-type': 'application/grpc' };
  const stream = session.request({ ...own, ...headers });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  stream.on('error', () => undefined).end(Buffer.concat([prefix, message]));
  return stream;
}

test('resets the oldest streams whose responses are not read beyond the limit, and serves others', async () => {
  // With a window of 0, only the headers of a response can be sent.
  await serve(10_000, 0);
  const streams = Array.from({ length: 100 }, () => call('/chat4all.v1.ChannelService/ListChannels', Buffer.alloc(0)));
  await vi.waitFor(() => {
    expect(streams[0]?.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }, 5_000);
  const dropped = streams.filter(({ closed }) => closed).length;
  expect(dropped).toBeLessThan(100);
  expect(streams.slice(0, dropped).every(({ closed }) => closed)).toBe(true);
  await send(server.client(), hello);
});

test('answers a client that names an encoding and sends uncompressed messages', async () => {
  await serve(10_000, 65_535);
  const message = SendMessageRequest.encode(SendMessageRequest.fromPartial(hello)).finish();
  const stream = call('/chat4all.v1.ChatService/SendMessage', message, { 'grpc-encoding': 'gzip' });
  const answered = new Promise<unknown>((resolve) => stream.once('trailers', resolve));
  stream.resume();
  expect(await answered).toMatchObject({ 'grpc-status': String(status.OK) });
});
