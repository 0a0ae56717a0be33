import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { status } from '@grpc/grpc-js';
import { Indicator, InboundRecord, type SendIndicatorResponse, unary } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type TestServer,
  createTestServer,
  demoTenants,
  failure,
  hello,
  project,
  send,
} from '../testing/test-server.ts';

let server: TestServer;
let platform: Server;
let asked: unknown[];
let answer: { readonly code: number; readonly body: unknown };

beforeEach(async () => {
  asked = [];
  answer = { code: 200, body: { success: true } };
  platform = createServer((request: IncomingMessage, response: ServerResponse) => {
    void json(request).then((body) => {
      asked.push(body);
      response.writeHead(answer.code, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  await once(platform, 'listening');
  const address = platform.address();
  if (address === null || typeof address === 'string') throw new Error('the platform does not listen');
  const tenants = demoTenants().map((tenant) => ({
    ...tenant,
    accounts: tenant.accounts.map((account) => {
      return { ...account, connector: { ...account.connector, base_url: `http://127.0.0.1:${address.port}` } };
    }),
  }));
  server = await createTestServer();
  await server.serve(tenants);
  for (const [messageId, accountId, channel] of [
    ['theirs', 'demo-whatsapp', 'whatsapp'],
    ['gone', 'closed-account', 'whatsapp'],
  ] as const) {
    const record = InboundRecord.fromPartial({
      ...{ messageId, providerMessageId: 'wamid.1' },
      sender: { channel, kind: 'phone', value: '+5511999999999', accountId },
    });
    await server.store.receive([{ kind: 'inbound', factId: messageId, tenantId: 'demo', record, timeMs: 1 }]);
  }
});
afterEach(async () => {
  await server.dispose();
  platform.close();
});

const show = (messageId: string, indicator: Indicator): Promise<SendIndicatorResponse> => {
  const { chat } = server.client();
  return unary(chat.sendIndicator.bind(chat), { messageId, indicator });
};

test('marks a message as read, and shows typing', async () => {
  await show('theirs', Indicator.READ);
  await show('theirs', Indicator.TYPING);
  expect(asked).toMatchObject([
    { status: 'read', message_id: 'wamid.1' },
    { status: 'read', message_id: 'wamid.1', typing_indicator: { type: 'text' } },
  ]);
});

test.each([
  ['an unknown message', 'unknown', Indicator.READ, status.NOT_FOUND],
  ['no indicator', 'theirs', Indicator.UNSPECIFIED, status.INVALID_ARGUMENT],
  ['a removed account', 'gone', Indicator.READ, status.FAILED_PRECONDITION],
] as const)('refuses %s without calling the platform', async (_, messageId, indicator, code) => {
  expect((await failure(show(messageId, indicator))).code).toBe(code);
  expect(asked).toEqual([]);
});

test('refuses an outbound message', async () => {
  const { messageId, deliveries } = await send(server.client(), hello);
  expect(deliveries).toHaveLength(1);
  await project(server, 1);
  expect(await failure(show(messageId, Indicator.READ))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: { fieldViolations: [{ field: 'message_id' }] },
  });
});

test.each([
  ['refuses', { error: { code: 100, message: 'Invalid parameter' } }, 400, status.FAILED_PRECONDITION],
  ['throttles', { error: { code: 130429, message: 'Rate limit hit' } }, 429, status.RESOURCE_EXHAUSTED],
  ['fails', { error: { code: 131000, message: 'Something went wrong' } }, 500, status.UNAVAILABLE],
])('maps a platform that %s to its status', async (_, body, httpStatus, code) => {
  answer = { code: httpStatus, body };
  const { code: told, details } = await failure(show('theirs', Indicator.READ));
  expect(told).toBe(code);
  expect(details?.metadata).toMatchObject({ channel: 'whatsapp', channel_code: String(body.error.code) });
});
