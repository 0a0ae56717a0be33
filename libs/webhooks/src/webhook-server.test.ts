import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, type StoredRecord, createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import { DeliveryState } from '@chat4all/proto';
import { DEAD_LETTERS_TOPIC, EVENTS_TOPIC, recordToEvent, topicSpecifications } from '@chat4all/records';
import { accountOpener, createLogger, loadConnectors, readSettings, readTenants } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WebhookServer, startWebhookServer } from './webhook-server.ts';
import { createWebhooks } from './webhooks.ts';

const openAccounts = accountOpener(await loadConnectors(['whatsapp', 'instagram']));

const metrics = createMetrics();
let folder: string;
let bus: Bus;
let server: WebhookServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-webhooks-'));
  bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications(['whatsapp'], { partitions: 2, retentionMs: 1_000_000 }));
  const accounts = openAccounts(readTenants(readSettings({}), { environment: {} }));
  const logger = await createLogger('test', 'silent');
  const webhooks = createWebhooks({ bus, accounts, metrics, logger });
  server = await startWebhookServer(webhooks, { host: '127.0.0.1', port: 0 }, { logger, connections: 20 });
});
afterEach(async () => {
  await server.close();
  await bus.close();
  await rm(folder, { recursive: true });
});

const WEBHOOK_PATH = '/webhooks/whatsapp/demo-whatsapp';

function post(body: string, { to = WEBHOOK_PATH, secret = 'demo-app-secret' } = {}): Promise<Response> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return fetch(server.url + to, { method: 'POST', body, headers });
}

async function firstRecords(topic: string, count: number): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  for await (const batch of bus.tail({ topic, from: 'earliest' })) {
    records.push(...batch.records);
    if (records.length >= count) break;
  }
  return records;
}

const callback = (value: object): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: 'waba',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550000000', phone_number_id: '100000000000001' },
              ...value,
            },
          },
        ],
      },
    ],
  });

const STATUS = { id: 'wamid.1', status: 'delivered', timestamp: '1767268800', recipient_id: '5511999999999' };

test("answers the platform's verification", async () => {
  const query = '?hub.mode=subscribe&hub.verify_token=demo-verify-token&hub.challenge=42';
  const response = await fetch(server.url + WEBHOOK_PATH + query);
  expect([response.status, await response.text()]).toEqual([200, '42']);
  expect((await fetch(server.url + WEBHOOK_PATH + query.replace('demo-verify', 'other'))).status).toBe(403);
});

test('publishes a receipt in the lane of its delivery before answering 200', async () => {
  const response = await post(callback({ statuses: [{ ...STATUS, biz_opaque_callback_data: 'm1-0' }] }));
  expect(response.status).toBe(200);
  const [record] = await firstRecords(EVENTS_TOPIC, 1);
  expect(record?.key).toBe('demo-whatsapp|phone|+5511999999999');
  expect(record && recordToEvent(record)).toMatchObject({
    tenantId: 'demo',
    kind: {
      $case: 'receipt',
      value: {
        accountId: 'demo-whatsapp',
        providerMessageId: 'wamid.1',
        deliveryId: 'm1-0',
        state: DeliveryState.DELIVERED,
        providerTimeMs: 1_767_268_800_000,
      },
    },
  });
});

test('serves the address of a channel for all of its accounts', async () => {
  const query = '?hub.mode=subscribe&hub.verify_token=demo-verify-token&hub.challenge=42';
  expect(await (await fetch(`${server.url}/webhooks/whatsapp${query}`)).text()).toBe('42');
  const body = callback({ statuses: [STATUS] });
  expect((await post(body, { to: '/webhooks/whatsapp' })).status).toBe(200);
  expect((await post(body, { to: '/webhooks/whatsapp/', secret: 'wrong' })).status).toBe(401);
  expect((await post(body, { to: '/webhooks/unknown' })).status).toBe(404);
  const [record] = await firstRecords(EVENTS_TOPIC, 1);
  expect(record && recordToEvent(record).kind).toMatchObject({ value: { accountId: 'demo-whatsapp' } });
});

test('keeps ids only of a part for a number that is not configured', async () => {
  const body = callback({ statuses: [STATUS] }).replace('100000000000001', '100000000000009');
  expect((await post(body)).status).toBe(200);
  const [letter] = await firstRecords(DEAD_LETTERS_TOPIC, 1);
  expect(letter?.headers['dead_letter_reason']).toBe('UNKNOWN_ACCOUNT');
  expect(Buffer.from(letter?.value ?? []).toString()).toBe('{"provider_account_id":"100000000000009","parts":1}');
});

test('publishes an inbound message with its sender and content', async () => {
  const message = {
    from: '5511999999999',
    id: 'wamid.in',
    timestamp: '1767268800',
    type: 'text',
    text: { body: 'Oi' },
  };
  expect((await post(callback({ messages: [message] }))).status).toBe(200);
  const [record] = await firstRecords(EVENTS_TOPIC, 1);
  expect(record && recordToEvent(record).kind).toMatchObject({
    $case: 'inbound',
    value: { sender: { value: '+5511999999999' }, content: { kind: { value: { body: 'Oi' } } } },
  });
});

test('makes a dead letter of an unreadable part, and publishes the rest', async () => {
  const response = await post(callback({ statuses: [{ nonsense: true }, STATUS] }));
  expect(response.status).toBe(200);
  expect(await firstRecords(EVENTS_TOPIC, 1)).toHaveLength(1);
  const [letter] = await firstRecords(DEAD_LETTERS_TOPIC, 1);
  expect(letter?.headers['dead_letter_reason']).toBe('UNREADABLE');
  expect(Buffer.from(letter?.value ?? []).toString()).toContain('nonsense');
});

test('refuses wrong signatures, unknown accounts and paths, and large bodies', async () => {
  const body = callback({ statuses: [STATUS] });
  expect((await post(body, { secret: 'wrong' })).status).toBe(401);
  expect((await post(body, { to: '/webhooks/whatsapp/nobody' })).status).toBe(404);
  expect((await post(body, { to: '/webhooks/instagram/demo-whatsapp' })).status).toBe(404);
  expect((await post(body, { to: '/elsewhere' })).status).toBe(404);
  expect((await post('x'.repeat(3 * 1024 * 1024 + 1))).status).toBe(413);
  expect((await fetch(server.url + WEBHOOK_PATH, { method: 'POST', body })).status).toBe(415);
  expect((await fetch(server.url + WEBHOOK_PATH, { method: 'DELETE' })).status).toBe(405);
  await post(body);
  expect(await firstRecords(EVENTS_TOPIC, 1)).toHaveLength(1);
});

test('answers 503 while the log is unavailable', async () => {
  await bus.close();
  expect((await post(callback({ statuses: [STATUS] }))).status).toBe(503);
});

test('answers a callback while silent connections use up the limit', async () => {
  const { hostname, port } = new URL(server.url);
  const silent: Socket[] = [];
  for (let count = 0; count < 60; count += 1) {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    silent.push(socket.resume());
    await once(socket, 'connect');
  }
  const started = performance.now();
  expect((await post(callback({ statuses: [] }))).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(1_000);
  for (const socket of silent) socket.destroy();
});
