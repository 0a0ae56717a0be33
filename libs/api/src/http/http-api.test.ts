import { createHash } from 'node:crypto';
import { connect as connectSocket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { DescMethod, DescMethodServerStreaming } from '@bufbuild/protobuf';
import { type Transport, Code } from '@connectrpc/connect';
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import * as web from '@connectrpc/connect-web';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, demoTenants, tenantOf } from '../testing/test-server.ts';
import { serviceDescriptor } from '@chat4all/proto/descriptors';

const SEND = '/chat4all.v1.ChatService/SendMessage';
const hello = {
  message: {
    recipients: [{ identity: { channel: 'whatsapp', value: '+5511999999999' } }],
    content: { text: { body: 'Olá' } },
  },
};

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

async function post(
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown; text: string; headers: Headers }> {
  const response = await fetch(server.httpUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : text,
    headers: response.headers,
  };
}

test('sends a message as JSON, with the names of fields in either case', async () => {
  const sent = await post(SEND, { ...hello, request_id: 'r-1' });
  expect(sent).toMatchObject({
    status: 200,
    body: { message: { requestId: 'r-1', deliveries: [{ state: 'DELIVERY_STATE_ACCEPTED' }] } },
  });
  expect((await post(SEND, { ...hello, requestId: 'r-1' })).body).toEqual(sent.body);
});

test('answers errors with a readable form of their details', async () => {
  const message = { ...hello.message, content: { text: { body: '' } } };
  const { body, ...answer } = await post(SEND, { message });
  expect(answer.status).toBe(400);
  expect(body).toMatchObject({
    code: 'invalid_argument',
    details: [
      { type: 'google.rpc.ErrorInfo', debug: { reason: 'INVALID_FIELDS' } },
      { type: 'google.rpc.BadRequest', debug: { fieldViolations: [{ field: 'message.content.text.body' }] } },
    ],
  });
});

test.each([
  ['an unknown field', { message: { contents: {} } }, /"message\.contents: unknown field/],
  ['a list that is none', { message: { recipients: 7 } }, /"message\.recipients: .*expected Array/],
  ['an item that is no object', { message: { recipients: [{}, 7] } }, /"message\.recipients\[1\]: must be an object/],
  ['an unknown value of an enum', { routing: { mode: 'SOME' } }, /"routing\.mode: .*SOME/],
  ['a wrong time', { sendTime: 'soon' }, /"send_time: /],
  ['two of one kind', { message: { content: { text: {}, media: {} } } }, /"message\.content: /],
  ['a list in the place of an object', [], /must be an object/],
  ['null', null, /must be an object/],
  ['no JSON', '{"message":', /must be JSON/],
])('refuses a body with %s, and names it', async (_, body, text) => {
  const answer = await post(SEND, body);
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'invalid_argument' });
  expect(answer.text).toMatch(text);
});

test('refuses a body that is larger than a request may be', async () => {
  const answer = await post(SEND, JSON.stringify({ requestId: 'a'.repeat(5 * 1024 * 1024) }));
  expect(answer).toMatchObject({ status: 429, body: { code: 'resource_exhausted' } });
});

test.each([
  [
    'a body of many small elements',
    `{"message":{"recipients":[${'{},'.repeat(300_000)}{}]}}`,
    /exceeds 200000 elements/,
  ],
  ['a compressed body that becomes too large', gzipSync(Buffer.alloc(50_000_000, 0x20)), /exceeds 4194304 bytes/],
])('refuses %s before it is parsed', async (_, body, text) => {
  const encoding = typeof body === 'string' ? {} : { 'content-encoding': 'gzip' };
  const answer = await post(SEND, typeof body === 'string' ? body : new Uint8Array(body), encoding);
  expect(answer.status).toBe(429);
  expect(answer.text).toMatch(text);
});

test('reads a compressed body', async () => {
  const body = new Uint8Array(gzipSync(JSON.stringify(hello)));
  expect((await post(SEND, body, { 'content-encoding': 'gzip' })).status).toBe(200);
});

test('refuses another content type with a text that names the accepted ones', async () => {
  const answer = await post(SEND, '{}', { 'content-type': 'text/plain' });
  expect([answer.status, answer.text]).toEqual([415, expect.stringContaining('application/json')]);
});

test('answers a call whose time has passed with deadline_exceeded', async () => {
  const answer = await post(SEND, hello, { 'connect-timeout-ms': '1' });
  expect([200, 504]).toContain(answer.status);
});

test('states when to try again', async () => {
  await server.bus.close();
  const { status, headers } = await post(SEND, hello);
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
});

test('authenticates by API key, and requires the scope', async () => {
  const apiKeys = [{ id: 'k', hash: createHash('sha256').update('secret').digest('hex'), scopes: ['read' as const] }];
  await server.serve([tenantOf('acme', { apiKeys, accounts: demoTenants()[0]?.accounts ?? [] })]);
  expect(await post(SEND, hello)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  const headers = { authorization: 'Bearer secret' };
  expect(await post(SEND, hello, headers)).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
  expect(await post('/chat4all.v1.ChatService/ListMessages', {}, headers)).toMatchObject({ status: 200 });
});

test('refuses a caller without credentials before its body has arrived', async () => {
  const apiKeys = [{ id: 'k', hash: createHash('sha256').update('secret').digest('hex'), scopes: ['send' as const] }];
  await server.serve([tenantOf('acme', { apiKeys })]);
  const { hostname, port } = new URL(server.httpUrl);
  const socket = connectSocket(Number(port), hostname).setEncoding('utf8');
  const headers = `host: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 1000000`;
  socket.write(`POST ${SEND} HTTP/1.1\r\n${headers}\r\n\r\n{"message":`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toMatch(/^HTTP\/1.1 401 /);
});

test.each([
  ['an unknown path', '/chat4all.v1.ChatService/Nothing', 'POST', 404],
  ['a stream that needs HTTP/2', '/chat4all.v1.ChatService/IngestMessages', 'POST', 404],
  ['an rpc with another method', SEND, 'GET', 405],
])('answers %s with an error', async (_, path, method, code) => {
  expect((await fetch(server.httpUrl + path, { method })).status).toBe(code);
});

test('describes every method that it serves', async () => {
  const description: unknown = await (await fetch(`${server.httpUrl}/openapi.json`)).json();
  if (!isRecord(description)) throw new Error('no description');
  const { valid, errors } = await new Validator().validate(description);
  expect([valid, JSON.stringify(errors ?? []).slice(0, 1_000)]).toEqual([true, '[]']);
  const rpcs = Object.keys(description['paths'] ?? {}).filter((path) => path !== '/v1/events');
  expect(rpcs).toContain(SEND);
  const answers = await Promise.all(rpcs.map((path) => post(path, '{')));
  expect(answers.map(({ status }) => status)).toEqual(rpcs.map(() => 400));
});

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const TRANSPORTS: readonly (readonly [string, (baseUrl: string) => Transport])[] = [
  ['Connect', (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1' })],
  ['Connect with JSON', (baseUrl) => createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false })],
  ['gRPC-Web', (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: '1.1' })],
  ['Connect for browsers', (baseUrl) => web.createConnectTransport({ baseUrl })],
  ['gRPC-Web for browsers', (baseUrl) => web.createGrpcWebTransport({ baseUrl })],
];

async function stream(transport: Transport, request: Record<string, unknown>): Promise<AsyncIterator<unknown>> {
  const isStream = (method: DescMethod): method is DescMethodServerStreaming =>
    method.methodKind === 'server_streaming';
  const method = serviceDescriptor('chat4all.v1.ChatService').methods.find(isStream);
  if (method === undefined) throw new Error('StreamEvents is no stream');
  const input = (async function* () {
    yield await Promise.resolve(request);
  })();
  const { message } = await transport.stream(method, undefined, undefined, undefined, input);
  return message[Symbol.asyncIterator]();
}

test.each(TRANSPORTS)('streams events to a client of %s, and ends a stream with its error', async (_, connect) => {
  await post(SEND, hello);
  const transport = connect(server.httpUrl);
  const events = await stream(transport, { start: { case: 'startTime', value: { seconds: 0n } } });
  expect((await events.next()).value).toMatchObject({
    payload: { case: 'event', value: { kind: { case: 'delivery' } } },
  });
  await events.return?.();
  const failing = await stream(transport, { channels: ['pigeon'] });
  await expect(failing.next()).rejects.toMatchObject({ code: Code.InvalidArgument });
});

test.each(TRANSPORTS)('ends a stream of %s with the reason when the server stops', async (_, connect) => {
  const events = await stream(connect(server.httpUrl), {});
  await events.next();
  const ended = expect(events.next()).rejects.toMatchObject({ code: Code.Unavailable });
  await server.stop();
  await ended;
});
