import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBus } from '@chat4all/bus';
import { createMediaStore } from '@chat4all/media';
import { createMetrics } from '@chat4all/metrics';
import { AccountState, type DeliveryRecord, DeliveryState, OnUnknownOutcome, type StateChange } from '@chat4all/proto';
import { acceptedRecords, EVENTS_TOPIC, recordToEvent, topicSpecifications } from '@chat4all/records';
import { type Accounts, createLogger, fixedAccounts } from '@chat4all/runtime';
import { createSqliteStore, isFinal } from '@chat4all/store';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assertCalls, assertChanges, assertStates } from './testing/model-checks.ts';
import { ModelPlatform, type Condition, CONDITIONS } from './testing/model-platform.ts';
import { type ModelProcess, startModelProcess } from './testing/model-process.ts';
import { deliveryTo, identityTo } from './testing/test-bench.ts';
import { VirtualClock } from './testing/virtual-clock.ts';

const { SENT } = DeliveryState;
const ACCOUNTS = ['account', 'other'];
const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 2 ** 31);
const RUNS = 25;

type Action =
  | {
      readonly kind: 'send';
      readonly lane: number;
      readonly count: number;
      readonly fail: boolean;
      readonly ttlMs: number;
      readonly delayMs: number;
    }
  | { readonly kind: 'condition'; readonly account: number; readonly condition: Condition }
  | { readonly kind: 'kill' | 'stop'; readonly process: number }
  | { readonly kind: 'start' | 'receipts' | 'resume' }
  | { readonly kind: 'cancel'; readonly message: number }
  | { readonly kind: 'clock'; readonly ms: number };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      lane: fc.nat({ max: 4 }),
      count: fc.integer({ min: 1, max: 5 }),
      fail: fc.boolean(),
      ttlMs: fc.constantFrom(0, 0, 0, 2_000, 30_000),
      delayMs: fc.constantFrom(0, 0, 0, 0, 5_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('condition' as const),
      account: fc.nat({ max: 1 }),
      condition: fc.constantFrom(...CONDITIONS),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('kill' as const, 'stop' as const), process: fc.nat({ max: 1 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('start' as const, 'receipts' as const, 'resume' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), message: fc.nat({ max: 30 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.constantFrom(10, 500, 3_000, 61_000) }),
  },
);

/** Runs a number of turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
}

async function play(actions: readonly Action[], chance: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-pipeline-'));
  const bus = await createBus(`embedded:${folder}?sync=never`);
  await bus.ensureTopics(topicSpecifications(['test'], { partitions: 2, retentionMs: 1_000_000_000 }));
  const clock = new VirtualClock();
  const store = createSqliteStore({ file: ':memory:', now: clock.now });
  let state = chance;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const logger = await createLogger('test', 'silent');
  const platform = new ModelPlatform(clock, random);
  const rates = { messagesPerSecond: 50, pairIntervalMs: 1_000, pairBurst: 5 };
  const accountsOf = (process: number): Accounts => {
    const all = ACCOUNTS.map((id) => {
      return { id, tenantId: 'acme', channel: 'test', connector: platform.connector(id, process), rates };
    });
    return fixedAccounts(all);
  };
  const media = await createMediaStore(`folder:${folder}/media`);
  const options = {
    bus,
    store,
    media,
    mediaMaximumBytes: 1_000,
    clock,
    random,
    metrics: createMetrics(),
    logger,
    channels: ['test'],
  };

  const accepted: DeliveryRecord[] = [];
  /** The deliveries that were being sent when their partition moved. */
  const handedOver = new Set<string>();
  const processes: ModelProcess[] = [];
  let started = 0;
  const start = async (): Promise<void> => {
    processes.push(await startModelProcess({ ...options, accounts: accountsOf((started += 1)) }));
  };
  const stateOf = async (record: DeliveryRecord): Promise<DeliveryState | undefined> =>
    (await store.getMessage('acme', record.messageId))?.deliveries[0]?.state;

  const noteHandedOver = async (): Promise<void> => {
    const called = new Set(platform.calls.map(({ deliveryId }) => deliveryId));
    for (const record of accepted.filter(({ deliveryId }) => called.has(deliveryId))) {
      if ((await stateOf(record)) === DeliveryState.ROUTED) handedOver.add(record.deliveryId);
    }
  };
  const act = async (one: Action): Promise<void> => {
    switch (one.kind) {
      case 'send': {
        const identity = identityTo(`person${one.lane}`, ACCOUNTS[one.lane % 2]);
        const now = clock.now();
        const records = Array.from({ length: one.count }, (_, index) =>
          deliveryTo('', `m${accepted.length + index}`, {
            identity,
            acceptTimeMs: now,
            expireTimeMs: one.ttlMs === 0 ? 0 : now + one.delayMs + one.ttlMs,
            sendTimeMs: one.delayMs === 0 ? 0 : now + one.delayMs,
            onUnknownOutcome: one.fail ? OnUnknownOutcome.FAIL : OnUnknownOutcome.RETRY,
          }),
        );
        await bus.publish(records.flatMap((record) => acceptedRecords(record, identity)));
        accepted.push(...records);
        return;
      }
      case 'condition':
        platform.setCondition(ACCOUNTS[one.account] ?? '', one.condition);
        return;
      case 'kill':
      case 'stop': {
        const [process] = processes.splice(one.process, 1);
        await (one.kind === 'kill' ? process?.kill() : process?.stop());
        await noteHandedOver();
        return;
      }
      case 'start':
        if (processes.length < 2) await start();
        await noteHandedOver();
        return;
      case 'receipts':
        await bus.publish(platform.takeReceipts());
        return;
      case 'resume':
        await Promise.all(
          ACCOUNTS.map((accountId) =>
            store.accounts.set({ accountId, state: AccountState.ACTIVE, sinceMs: clock.now() }),
          ),
        );
        return;
      case 'cancel': {
        const record = accepted[one.message];
        if (record) await store.cancel('acme', record.messageId, clock.now());
        return;
      }
      case 'clock':
        clock.advance(one.ms);
    }
  };

  try {
    await start();
    for (const one of actions) {
      await act(one);
      await turns(Math.floor(random() * 20));
    }
    // From now on every platform is healthy, and every delivery has to end.
    for (const accountId of ACCOUNTS) platform.setCondition(accountId, 'healthy');
    await act({ kind: 'start' });
    const unfinished = async (): Promise<string[]> => {
      const letters = new Set(
        (await store.deadLetters.list({ tenantId: 'acme', pageSize: 1_000 })).deadLetters.map(
          ({ delivery }) => delivery?.deliveryId,
        ),
      );
      const states = await Promise.all(
        accepted.map(async (record) => [record.deliveryId, await stateOf(record)] as const),
      );
      return states.flatMap(([id, reached]) => {
        const ended = reached !== undefined && (isFinal(reached) || (reached >= SENT && reached <= DeliveryState.READ));
        return ended || letters.has(id) ? [] : [`${id} is ${reached}`];
      });
    };
    for (let round = 0; round < 400; round += 1) {
      await act({ kind: 'resume' });
      await turns(30);
      clock.advance(2_000);
      if ((await unfinished()).length === 0) break;
    }
    expect(await unfinished(), 'every delivery ends').toEqual([]);
    await Promise.all(processes.map((process) => process.stop()));

    assertCalls(accepted, platform);
    await assertStates(accepted, platform, handedOver, stateOf);
    const changes: StateChange[] = [];
    for await (const { records } of bus.tail({ topic: EVENTS_TOPIC, from: 'earliest', idleMs: 1 })) {
      if (records.length === 0) break;
      for (const { kind } of records.map(recordToEvent)) if (kind?.$case === 'change') changes.push(kind.value);
    }
    assertChanges(changes);
  } finally {
    await bus.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
}

test(
  'loses nothing, keeps the order of lanes, repeats nothing by accident, and ends every delivery, whatever happens',
  { timeout: 240_000 },
  async () => {
    console.log(`CHAT4ALL_TEST_SEED=${seed}`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 20, maxLength: 80, size: 'max' }),
        fc.integer({ min: 1, max: 2 ** 31 - 2 }),
        play,
      ),
      { seed, numRuns: RUNS, endOnFailure: false, interruptAfterTimeLimit: 200_000 },
    );
  },
);
