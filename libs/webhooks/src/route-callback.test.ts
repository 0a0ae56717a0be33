import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import {
  DEAD_LETTERS_TOPIC,
  EVENTS_TOPIC,
  recordToDeadLetter,
  recordToEvent,
  topicSpecifications,
} from '@chat4all/records';
import { createLogger, fixedAccounts } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakePart, fakeAccount } from './testing/fake-account.ts';
import { type Webhooks, createWebhooks } from './webhooks.ts';

let folder: string;
let bus: Bus;
let webhooks: Webhooks;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-routing-'));
  bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications(['fake'], { partitions: 1, retentionMs: 1_000_000 }));
  const accounts = fixedAccounts([
    fakeAccount('one', '1'),
    fakeAccount('two', '2', { tenantId: 'globex' }),
    fakeAccount('three', '3', { tenantId: 'globex', secret: 'another' }),
  ]);
  webhooks = createWebhooks({ bus, accounts, metrics: createMetrics(), logger: await createLogger('test', 'silent') });
});
afterEach(async () => {
  await bus.close();
  await rm(folder, { recursive: true });
});

async function post(parts: readonly FakePart[], { channel = 'fake', to = 'one', secret = 's' } = {}): Promise<number> {
  const body = Buffer.from(JSON.stringify(parts));
  const headers = { 'x-secret': secret, 'content-type': 'application/json' };
  const readBody = () => Promise.resolve(body);
  const call = { channel, method: 'POST', headers, query: new URLSearchParams(), readBody };
  return (await webhooks(to === '' ? call : { ...call, accountId: to })).status;
}

/** Returns the events and the dead letters in the log, as texts. */
async function published(): Promise<{ events: string[]; letters: ReturnType<typeof recordToDeadLetter>[] }> {
  // A record after all others shows that everything before was read.
  await post([['1', 'last', 'last']]);
  const events: string[] = [];
  for await (const { records } of bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
    for (const record of records) {
      const { tenantId, kind } = recordToEvent(record);
      if (kind?.$case !== 'inbound') continue;
      const { sender, content, providerMessageId } = kind.value;
      const text = content?.kind?.$case === 'text' ? content.kind.value.body.slice(0, 10) : '';
      events.push([tenantId, sender?.accountId, providerMessageId, text].join(' '));
    }
    if (events.at(-1)?.endsWith('last last')) break;
  }
  const letters: ReturnType<typeof recordToDeadLetter>[] = [];
  for await (const { records } of bus.tail({ topic: DEAD_LETTERS_TOPIC, from: 'earliest', idleMs: 20 })) {
    if (records.length === 0) break;
    letters.push(...records.map(recordToDeadLetter));
  }
  return { events: events.slice(0, -1), letters };
}

test('gives each part to the account that it is for, whichever URL was called', async () => {
  const parts: FakePart[] = [
    ['1', 'm1', 'a'],
    ['2', 'm2', 'b'],
    [null, 'm3', 'c'],
    ['2', 'm4', null],
  ];
  expect(await post(parts)).toBe(200);
  const { events, letters } = await published();
  expect(events.sort()).toEqual(['acme one m1 a', 'acme one m3 c', 'globex two m2 b']);
  expect(letters).toMatchObject([{ tenantId: 'globex', accountId: 'two', error: { reason: 'UNREADABLE' } }]);
});

test('serves a URL without an account, for every account of the channel', async () => {
  expect(
    await post(
      [
        ['2', 'm1', 'a'],
        ['1', 'm2', 'b'],
      ],
      { to: '' },
    ),
  ).toBe(200);
  expect(await post([['3', 'm3', 'c']], { to: '', secret: 'another' })).toBe(200);
  expect(await post([[null, 'm4', 'd']], { to: '' })).toBe(200);
  expect(await post([['1', 'm5', 'e']], { to: '', secret: 'wrong' })).toBe(401);
  expect((await published()).events.sort()).toEqual([
    'acme one m2 b',
    'acme one m4 d',
    'globex three m3 c',
    'globex two m1 a',
  ]);
});

test('keeps only ids of a part for an account that is not configured, or has another secret', async () => {
  expect(
    await post([
      ['4', 'm1', 'secret'],
      ['4', 'm2', 'secret'],
      ['3', 'm3', 'secret'],
      ['1', 'm4', 'a'],
    ]),
  ).toBe(200);
  const { events, letters } = await published();
  expect(events).toEqual(['acme one m4 a']);
  expect(letters.map(({ tenantId, error, value }) => [tenantId, error.reason, Buffer.from(value).toString()])).toEqual([
    ['acme', 'UNKNOWN_ACCOUNT', '{"provider_account_id":"4","parts":2}'],
    ['acme', 'UNKNOWN_ACCOUNT', '{"provider_account_id":"3","parts":1}'],
  ]);
});

test('refuses an unknown account, channel and secret', async () => {
  expect(await post([], { to: 'unknown' })).toBe(404);
  expect(await post([], { secret: 'wrong' })).toBe(401);
  expect(await post([], { channel: 'unknown', to: '' })).toBe(404);
});

test('makes a truncated dead letter of a part that the log cannot take, and publishes the others', async () => {
  const large = 'x'.repeat(3_000_000);
  expect(
    await post([
      ['1', 'm1', 'a'],
      ['1', 'm2', large],
      ['1', 'm3', 'c'],
      ['2', 'm4', large],
    ]),
  ).toBe(200);
  const { events, letters } = await published();
  expect(events).toEqual(['acme one m1 a', 'acme one m3 c']);
  expect(letters).toMatchObject([
    { tenantId: 'acme', accountId: 'one', error: { reason: 'TRUNCATED' } },
    { tenantId: 'globex', accountId: 'two', error: { reason: 'TRUNCATED' } },
  ]);
  expect(letters.map(({ value }) => value.length)).toEqual([65_536, 65_536]);
});
