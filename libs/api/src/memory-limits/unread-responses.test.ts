import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { IngestMessagesRequest, SendMessageRequest, encodeMessage } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type TestServer, createTestServer, hello, send, text } from '../testing/test-server.ts';
import type { MemoryLimits } from './memory-guard.ts';

let server: TestServer;
let session: ClientHttp2Session;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(async () => {
  session.destroy();
  await server.dispose();
});

async function serve(limits: Partial<MemoryLimits>, initialWindowSize: number): Promise<void> {
  await server.serve(undefined, undefined, undefined, limits);
  session = connectHttp2(`http://${server.address}`, { settings: { initialWindowSize } });
  session.on('error', () => undefined);
  await once(session, 'remoteSettings');
}

function call(path: string, message: Uint8Array, headers: Readonly<Record<string, string>> = {}): ClientHttp2Stream {
  const own = { ':method': 'POST', ':path': path, te: 'trailers', 'content-type': 'application/grpc' };
  const stream = session.request({ ...own, ...headers });
  stream.on('error', () => undefined).end(framed(message));
  return stream;
}

function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

test('resets the oldest streams whose responses are not read beyond the limit, and serves others', async () => {
  // With a window of 0, only the headers of a response can be sent.
  await serve({ unreadResponses: 10_000 }, 0);
  const streams = Array.from({ length: 100 }, () => call('/chat4all.v1.ChannelService/ListChannels', Buffer.alloc(0)));
  await vi.waitFor(() => {
    expect(streams[0]?.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }, 5_000);
  const dropped = streams.filter(({ closed }) => closed).length;
  expect(dropped).toBeLessThan(100);
  expect(streams.slice(0, dropped).every(({ closed }) => closed)).toBe(true);
  await send(server.client(), hello);
});

test('ends the streams that answered nothing for longest once all hold too many messages, and serves others', async () => {
  await serve({ ingestedMessages: 600_000 }, 0);
  const request = SendMessageRequest.fromPartial({ message: { ...hello.message, content: text('a'.repeat(1_000)) } });
  const messages = Array.from({ length: 250 }, () => framed(encodeMessage(IngestMessagesRequest, { request })));
  const streams = Array.from({ length: 4 }, () => {
    const own = { ':method': 'POST', te: 'trailers', 'content-type': 'application/grpc' };
    const stream = session.request(
      { ...own, ':path': '/chat4all.v1.ChatService/IngestMessages' },
      { endStream: false },
    );
    stream.on('error', () => undefined).write(Buffer.concat(messages));
    return stream;
  });
  const dropped = async (): Promise<number> => (await server.metrics.grpcCallsDropped.get()).values[0]?.value ?? 0;
  await vi.waitUntil(async () => (await dropped()) > 0, { timeout: 50_000 });
  expect(await dropped()).toBeLessThan(streams.length);
  await send(server.client(), hello);
}, 60_000);

test('answers a client that names an encoding and sends uncompressed messages', async () => {
  await serve({ unreadResponses: 10_000 }, 65_535);
  const message = SendMessageRequest.encode(SendMessageRequest.fromPartial(hello)).finish();
  const stream = call('/chat4all.v1.ChatService/SendMessage', message, { 'grpc-encoding': 'gzip' });
  const answered = new Promise<unknown>((resolve) => stream.once('trailers', resolve));
  stream.resume();
  expect(await answered).toMatchObject({ 'grpc-status': String(status.OK) });
});
