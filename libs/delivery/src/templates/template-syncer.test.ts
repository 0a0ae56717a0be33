import { ConnectorError, type MessageTemplate, type TemplateAbility } from '@chat4all/connector';
import { type EventRecord, TemplateStatus } from '@chat4all/proto';
import { EVENTS_TOPIC, channelEventToRecord, recordToEvent } from '@chat4all/records';
import { type Account, type BackgroundTask, fixedAccounts } from '@chat4all/runtime';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startProjection } from '../projection.ts';
import { type TestBench, createTestBench, eventually } from '../testing/test-bench.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { startTemplateSyncer } from './template-syncer.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const ORDER: MessageTemplate = {
  ...{ templateId: '1', name: 'order', language: 'en', category: 'utility', status: 'pending' },
  ...{ parameterFormat: 'positional', components: [{ type: 'BODY', text: 'Hi' }] },
};

let clock: VirtualClock;
let bench: TestBench;
/** The times at which the platform was asked. */
let asked: number[];
let list: () => MessageTemplate[];
const tasks: BackgroundTask[] = [];
beforeEach(async () => {
  clock = new VirtualClock();
  bench = await createTestBench({ now: clock.now });
  asked = [];
  list = () => [ORDER];
});
afterEach(async () => {
  await Promise.all(tasks.splice(0).map((task) => task.close()));
  await bench.dispose();
});

function accountWith(id: string, providerBusinessId?: string): Account {
  const notUsed = () => Promise.reject(new Error('not used'));
  const templates: TemplateAbility = {
    list: () => {
      asked.push(clock.now());
      return Promise.try(list);
    },
    ...{ create: notUsed, update: notUsed, delete: notUsed, validate: () => [], render: () => '' },
  };
  const rates = { messagesPerSecond: 1 };
  return {
    ...{ id, tenantId: 'acme', channel: 'test', rates },
    connector: {
      ...{ channel: 'test', capabilities: { identities: {}, content: {}, receipts: [], rates }, send: notUsed },
      parseWebhook: () => ({ kind: 'rejected', status: 400, reason: 'not used' }),
      templates,
      ...(providerBusinessId !== undefined && { providerBusinessId }),
    },
  };
}

/** Starts a worker's synchronization, which looks for due accounts after each step of the clock. */
function start(...accounts: readonly Account[]): void {
  tasks.push(
    startTemplateSyncer({
      ...{ ...bench.options, templates: bench.store.templates, accounts: fixedAccounts(accounts), clock },
      ...{ random: () => 0.5, checkIntervalMs: 1_000 },
    }),
  );
}

/** Moves the clock in steps in which the synchronizations end. */
async function advance(ms: number, steps = 1): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    clock.advance(ms / steps);
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  }
}

const isListed = () => eventually(() => Promise.resolve(asked.length > 0 ? true : undefined));
const stateOf = async () => (await bench.store.templates.syncStates(['sales'])).get('sales');

test('synchronizes accounts with a business at once, and every hour, on one of several workers', async () => {
  const accounts = [accountWith('sales', 'b'), accountWith('bare')];
  start(...accounts);
  start(...accounts);
  await isListed();
  await eventually(async () => ((await bench.store.templates.listOf('sales')).length > 0 ? true : undefined));
  await advance(0);
  expect(asked).toHaveLength(1);
  await advance(HOUR_MS - 1_000, 4);
  expect(asked).toHaveLength(1);
  await advance(2_000);
  expect(asked).toHaveLength(2);
  expect(await bench.store.templates.listOf('bare')).toEqual([]);
});

test('waits longer after each failure, and recovers', async () => {
  list = () => {
    throw new ConnectorError('away', { reason: 'transient', retryable: true, certain: true, scope: 'platform' });
  };
  const startMs = clock.now();
  start(accountWith('sales', 'b'));
  await isListed();
  for (const minutes of [1, 2, 4]) await advance(minutes * MINUTE_MS + 1_000, 2 * minutes);
  expect(asked.map((time) => Math.floor((time - startMs) / MINUTE_MS))).toEqual([0, 1, 3, 7]);
  expect((await stateOf())?.failingSinceMs).toBe(startMs);
  list = () => [ORDER];
  await advance(8 * MINUTE_MS + 1_000);
  expect(await stateOf()).toMatchObject({ failingSinceMs: 0 });
  const { values } = await bench.options.metrics.templateSyncs.get();
  expect(values.map(({ labels, value }) => [labels['outcome'], value])).toEqual([
    ['failure', 4],
    ['success', 1],
  ]);
});

describe("a platform's report", () => {
  const report = (status: 'approved' | 'rejected', templateId = '1', time = clock.now()) =>
    bench.bus.publish([
      channelEventToRecord(
        { id: 'sales', channel: 'test', tenantId: 'acme' },
        { kind: 'template', providerMessageId: `${templateId}#${time}`, templateId, status, reason: 'WHY', time },
        '',
      ),
    ]);
  const templateEvents = async (count: number): Promise<NonNullable<EventRecord['kind']>[]> => {
    const found: NonNullable<EventRecord['kind']>[] = [];
    for await (const { records } of bench.bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
      for (const record of records) {
        const { kind } = recordToEvent(record);
        if (kind?.$case === 'template') found.push(kind);
      }
      if (found.length >= count) break;
    }
    return found;
  };

  test('changes the template, is published once, and has the account synchronized', async () => {
    start(accountWith('sales', 'b'));
    await isListed();
    await eventually(async () => ((await bench.store.templates.listOf('sales')).length > 0 ? true : undefined));
    const projection = await startProjection(bench.options);
    tasks.push(projection);
    list = () => [
      { ...ORDER, status: 'approved' },
      { ...ORDER, templateId: '2', name: 'new' },
    ];
    await advance(10_000);
    await report('approved');
    const [first] = await templateEvents(1);
    const { PENDING, APPROVED, UNSPECIFIED } = TemplateStatus;
    expect(first?.value).toMatchObject({ template: { name: 'order', status: APPROVED }, previousStatus: PENDING });
    await eventually(async () => ((await stateOf())?.version ?? 0) > 0);
    await advance(5_000, 5);
    const [, second] = await templateEvents(2);
    expect(second?.value).toMatchObject({ template: { name: 'new' }, previousStatus: UNSPECIFIED });
    expect(asked.length).toBeGreaterThan(1);
  });

  test('of an unknown template has the account synchronized', async () => {
    start(accountWith('sales', 'b'));
    await isListed();
    await eventually(async () => ((await bench.store.templates.listOf('sales')).length > 0 ? true : undefined));
    tasks.push(await startProjection(bench.options));
    await advance(10_000);
    await report('approved', '9');
    await eventually(async () => {
      await advance(2_000);
      return asked.length > 1 ? true : undefined;
    });
  });
});
