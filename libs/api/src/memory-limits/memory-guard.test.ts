import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2';
import { Metadata, status } from '@grpc/grpc-js';

import { SendMessageRequest, unary } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, hello, send } from '../testing/test-server.ts';
import type { MemoryLimits } from './memory-guard.ts';

const KILOBYTE = 1024;
const { NGHTTP2_ENHANCE_YOUR_CALM } = constants;

let server: TestServer;
let session: ClientHttp2Session;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(async () => {
  session.destroy();
  await server.dispose();
});

async function serve(memoryLimits: Partial<MemoryLimits>): Promise<void> {
  await server.serve(undefined, undefined, undefined, memoryLimits);
  session = connectHttp2(`http://${server.address}`);
  session.on('error', () => undefined);
  await once(session, 'connect');
}

/** Resolves once a stream is closed, with or without an error. */
function untilClosed(stream: ClientHttp2Stream): Promise<unknown> {
  return new Promise((resolve) => stream.once('close', resolve));
}

function open(path: string, headers: Readonly<Record<string, string>> = {}): ClientHttp2Stream {
  const own = { ':method': 'POST', ':path': path, te: 'trailers', 'content-type': 'application/grpc' };
  const stream = session.request({ ...own, ...headers });
  stream.on('error', () => undefined).resume();
  return stream;
}

/** Sends a number of bytes of a request that is twice as long. */
function sendHalf(bytes: number): ClientHttp2Stream {
  const stream = open('/chat4all.v1.ChatService/SendMessage');
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes * 2, 1);
  stream.write(Buffer.concat([prefix, Buffer.alloc(bytes)]));
  return stream;
}

test('resets the oldest incomplete requests beyond the limit, and serves complete ones', async () => {
  await serve({ incompleteRequests: 300 * KILOBYTE });
  const oldest = sendHalf(100 * KILOBYTE);
  const closed = untilClosed(oldest);
  const others: ClientHttp2Stream[] = [];
  while (!oldest.closed && others.length < 20) {
    others.push(sendHalf(50 * KILOBYTE));
    await send(server.client(), hello);
  }
  await closed;
  expect(oldest.rstCode).toBe(NGHTTP2_ENHANCE_YOUR_CALM);
  expect(others.length).toBeGreaterThan(1);
  expect(others.at(-1)?.closed).toBe(false);
});

test('resets the oldest unauthenticated calls beyond their limit', async () => {
  await serve({ unauthenticated: 100 * KILOBYTE });
  const watching = Array.from({ length: 20 }, () => {
    const stream = open('/grpc.health.v1.Health/Watch');
    stream.end(Buffer.alloc(5));
    return stream;
  });
  const [oldest] = watching;
  if (oldest === undefined) throw new Error('no stream');
  await untilClosed(oldest);
  expect(oldest.rstCode).toBe(NGHTTP2_ENHANCE_YOUR_CALM);
  await send(server.client(), hello);
});

test('refuses metadata of more than 16 KB', async () => {
  await serve({});
  const client = server.client();
  const { chat } = client;
  const metadata = new Metadata();
  metadata.set('x-large', 'x'.repeat(17 * KILOBYTE));
  const call = unary(chat.sendMessage.bind(chat), SendMessageRequest.fromPartial(hello), { metadata });
  expect(await failure(call)).toMatchObject({ code: status.RESOURCE_EXHAUSTED, details: { reason: 'TOO_LARGE' } });
  await send(client, hello);
});

test('answers UNIMPLEMENTED to compressed requests', async () => {
  await serve({});
  const stream = open('/chat4all.v1.ChatService/SendMessage', { 'grpc-encoding': 'gzip' });
  stream.end(Buffer.from([1, 0, 0, 0, 0]));
  const answered = new Promise<unknown>((resolve) => stream.once('response', resolve));
  expect(await answered).toMatchObject({ 'grpc-status': String(status.UNIMPLEMENTED) });
});
