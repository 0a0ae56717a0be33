import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import { createMetrics } from '@chat4all/metrics';
import { EVENTS_TOPIC, topicSpecifications } from '@chat4all/records';
import { type AccountLookUp, type Accounts, createLogger, fixedAccounts } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakePart, fakeAccount } from './testing/fake-account.ts';
import { createWebhooks } from './webhooks.ts';

const logger = await createLogger('test', 'silent');

let folder: string;
let bus: Bus;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-stored-'));
  bus = await createBus(`embedded:${folder}`);
  await bus.ensureTopics(topicSpecifications(['fake'], { partitions: 1, retentionMs: 1_000_000 }));
});
afterEach(async () => {
  await bus.close();
  await rm(folder, { recursive: true });
});

/** Returns the status for a callback to an account of which the file knows `one`, and the store what `lookUp` returns. */
async function post(
  to: string,
  {
    isComplete,
    lookUp,
    parts = [['1', 'm', 'text']],
  }: Pick<Accounts, 'isComplete'> & {
    readonly lookUp: () => Promise<AccountLookUp>;
    readonly parts?: readonly FakePart[];
  },
): Promise<number> {
  // As the configuration has it, an account that was found is known from then on.
  let known = fixedAccounts([fakeAccount('one', '1')]);
  const accounts: Accounts = {
    ...{ all: known.all, isComplete, of: () => [], byProviderId: () => [] },
    find: (id) => known.find(id),
    lookUp: async () => {
      const found = await lookUp();
      if (found.kind === 'account') known = fixedAccounts([...known.all, found.account]);
      return found;
    },
  };
  const webhooks = createWebhooks({ bus, accounts, metrics: createMetrics(), logger });
  const body = Buffer.from(JSON.stringify(parts));
  const headers = { 'x-secret': 's', 'content-type': 'application/json' };
  const readBody = () => Promise.resolve(body);
  const call = { channel: 'fake', method: 'POST', headers, query: new URLSearchParams(), readBody };
  return (await webhooks({ ...call, accountId: to })).status;
}

const unknown = () => Promise.resolve({ kind: 'unknown' } as const);
const away = () => Promise.reject(new Error('away'));
const eventsInLog = async (): Promise<number> =>
  (await bus.lag('nobody', [EVENTS_TOPIC])).reduce((sum, { records }) => sum + records, 0);

test('accepts callbacks of an account that was created a moment ago', async () => {
  const account = fakeAccount('new', '9');
  const lookUp = () => Promise.resolve({ kind: 'account', account } as const);
  expect(await post('new', { isComplete: true, lookUp, parts: [['9', 'm', 'text']] })).toBe(200);
  expect(await eventsInLog()).toBe(1);
});

test('refuses callbacks of an account that neither the file nor the store has', async () => {
  expect(await post('absent', { isComplete: true, lookUp: unknown })).toBe(404);
});

test.each([
  ['the store was not read yet', false, unknown],
  ['the store was not read yet and is unavailable', false, away],
  ['the store is unavailable', true, away],
  ['the account is unusable', true, () => Promise.resolve({ kind: 'unusable', problem: 'no key' } as const)],
])('lets the platform repeat callbacks of an unknown account while %s', async (_, isComplete, lookUp) => {
  expect(await post('absent', { isComplete, lookUp })).toBe(503);
  expect(await eventsInLog()).toBe(0);
});

test('accepts callbacks of accounts in the file before the store was read', async () => {
  expect(await post('one', { isComplete: false, lookUp: away })).toBe(200);
});

test('lets the platform repeat a callback with parts of unknown accounts before the store was read', async () => {
  const parts: readonly FakePart[] = [
    ['1', 'm1', 'a'],
    ['9', 'm2', 'b'],
  ];
  expect(await post('one', { isComplete: false, lookUp: unknown, parts })).toBe(503);
  expect(await eventsInLog()).toBe(0);
  expect(await post('one', { isComplete: true, lookUp: unknown, parts })).toBe(200);
  expect(await eventsInLog()).toBe(1);
});
