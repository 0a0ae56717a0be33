import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import { EVENTS_TOPIC, recordToEvent, topicSpecifications } from '@chat4all/records';
import { mutateJson, testSize } from '@chat4all/processes';
import { accountOpener, createLogger, loadConnectors, readSettings, readTenants } from '@chat4all/runtime';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type WebhookServer, startWebhookServer } from './webhook-server.ts';
import { createWebhooks } from './webhooks.ts';

const openAccounts = accountOpener(await loadConnectors(['whatsapp', 'instagram']));

const MUTANTS = testSize(2_000, 10_000);
const AT_ONCE = 50;
/** The number of mutants between two valid callbacks. */
const BETWEEN = 100;

const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 1_000_000_000);
const fixtures = join(import.meta.dirname, '../../connectors');
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
let folder: string;
let bus: Bus;
let server: WebhookServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-fuzz-'));
  bus = await createBus(`embedded:${folder}?sync=never`);
  const channels = ['whatsapp', 'instagram'];
  await bus.ensureTopics(topicSpecifications(channels, { partitions: 1, retentionMs: 1_000_000 }));
  const accounts = openAccounts(readTenants(readSettings({}), { environment: {} }));
  const logger = await createLogger('test', 'silent');
  const webhooks = createWebhooks({
    bus,
    accounts,
    metrics: createMetrics(),
    logger,
  });
  server = await startWebhookServer(webhooks, { host: '127.0.0.1', port: 0 }, { logger });
});
afterAll(async () => {
  agent.destroy();
  await server.close();
  await bus.close();
  await rm(folder, { recursive: true });
});

function post(channel: string, body: Buffer): Promise<number> {
  const signature = createHmac('sha256', 'demo-app-secret').update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-hub-signature-256': `sha256=${signature}`,
  };
  const url = `${server.url}/webhooks/${channel}/demo-${channel}`;
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        resolve(response.statusCode ?? 0);
      });
    })
      .on('error', reject)
      .end(body);
  });
}

/** Returns the recorded callbacks of a channel, addressed to the demo account. */
async function recorded(channel: string, accountId: string): Promise<unknown[]> {
  const names = await readdir(join(fixtures, channel, 'fixtures'));
  const files = names.filter((name) => name.endsWith('.json') && !name.startsWith('error-'));
  const texts = await Promise.all(files.map((name) => readFile(join(fixtures, channel, 'fixtures', name), 'utf8')));
  return texts.map((text): unknown =>
    JSON.parse(text.replaceAll(/"phone_number_id": ?"\d+"/g, `"phone_number_id":"${accountId}"`)),
  );
}

function intact(id: string): Buffer {
  const status = { id, status: 'delivered', timestamp: '1767268800', recipient_id: '5511999999999' };
  const metadata = { display_phone_number: '1', phone_number_id: '100000000000001' };
  const value = { messaging_product: 'whatsapp', metadata, statuses: [status] };
  const entry = [{ id: 'waba', changes: [{ field: 'messages', value }] }];
  return Buffer.from(JSON.stringify({ object: 'whatsapp_business_account', entry }));
}

test(`survives ${MUTANTS} mutated callbacks, and loses none of the valid ones between them`, async () => {
  console.log(`CHAT4ALL_TEST_SEED=${seed}`);
  // A mutant takes some twenty numbers.
  const numbers = fc.sample(fc.nat(), { seed, numRuns: 30 * MUTANTS });
  let drawn = 0;
  const below = (bound: number): number => (numbers[drawn++ % numbers.length] ?? 0) % bound;
  const callbacks = [
    ...(await recorded('whatsapp', '100000000000001')).map((callback) => ({ channel: 'whatsapp', callback })),
    ...(await recorded('instagram', '')).map((callback) => ({ channel: 'instagram', callback })),
  ];
  const statuses = new Map<number, number>();
  const expected = new Set<string>();
  let next = 0;
  const send = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= MUTANTS) return;
      if (index % BETWEEN === 0) {
        const id = `wamid.intact-${index}`;
        expect(await post('whatsapp', intact(id))).toBe(200);
        expected.add(id);
      }
      const chosen = callbacks[below(callbacks.length)];
      if (chosen === undefined) throw new Error('there are no recorded callbacks');
      const status = await post(chosen.channel, mutateJson(chosen.callback, below));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));

  // 400: no JSON any more.
  expect([...statuses.keys()].sort()).toEqual([200, 400]);
  expect(statuses.get(200)).toBeGreaterThan(MUTANTS / 2);
  expect(expected.size).toBe(MUTANTS / BETWEEN);
  for await (const { records } of bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
    for (const record of records) {
      const { kind } = recordToEvent(record);
      if (kind?.$case === 'receipt') expected.delete(kind.value.providerMessageId);
    }
    if (expected.size === 0) break;
  }
}, 120_000);
