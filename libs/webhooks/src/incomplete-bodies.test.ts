import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import { topicSpecifications } from '@chat4all/records';
import { createLogger, fixedAccounts } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeAccount } from './testing/fake-account.ts';
import { type WebhookServer, startWebhookServer } from './webhook-server.ts';
import { createWebhooks } from './webhooks.ts';

let folder: string;
let bus: Bus;
let server: WebhookServer;
let begun: ClientRequest[];
beforeEach(async () => {
  begun = [];
  folder = await mkdtemp(join(tmpdir(), 'chat4all-bodies-'));
  bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications(['fake'], { partitions: 1, retentionMs: 1_000_000 }));
  const logger = await createLogger('test', 'silent');
  const webhooks = createWebhooks({
    bus,
    accounts: fixedAccounts([fakeAccount('a', '1')]),
    metrics: createMetrics(),
    logger,
  });
  server = await startWebhookServer(webhooks, { host: '127.0.0.1', port: 0 }, { logger, incompleteBytes: 1_000_000 });
});
afterEach(async () => {
  for (const request of begun) request.destroy();
  await server.close();
  await bus.close();
  await rm(folder, { recursive: true });
});

const HEADERS = { 'content-type': 'application/json', 'x-secret': 's' };

/** Sends the beginning of a callback, and never its end. */
function begin(bytes: number, { length = 3_000_000, account = 'a', headers = {} } = {}): ClientRequest {
  const request = httpRequest(`${server.url}/webhooks/fake/${account}`, {
    method: 'POST',
    headers: { ...HEADERS, 'content-length': length, ...headers },
    agent: false,
  });
  request.write(Buffer.alloc(bytes, 'a'));
  begun.push(request);
  return request.on('error', () => undefined);
}

test('cuts off the callbacks that began first once all incomplete ones hold too much, and answers others', async () => {
  const first = begin(400_000);
  const cut = new Promise((resolve) => first.once('close', resolve));
  begin(400_000);
  begin(400_000);
  await cut;
  const response = await fetch(`${server.url}/webhooks/fake/a`, { method: 'POST', headers: HEADERS, body: '[]' });
  expect(response.status).toBe(200);
});

test.each([
  ['its length', 413, { length: 4_000_000 }],
  ['its account', 404, { account: 'unknown' }],
  ['its content type', 415, { headers: { 'content-type': 'text/plain' } }],
  ['a missing signature', 401, { headers: { 'x-secret': [] } }],
] as const)('refuses a callback by %s, before its body arrives', async (_name, status, options) => {
  const request = begin(1, options);
  const { statusCode } = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
  expect(statusCode).toBe(status);
});
