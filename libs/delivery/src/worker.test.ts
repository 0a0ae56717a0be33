import { DeliveryState, OnUnknownOutcome } from '@chat4all/proto';
import { deliveriesTopic } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type TestBench,
  createTestBench,
  deliveryTo,
  identityTo,
  is,
  quickPolicy,
  refusal,
} from './testing/test-bench.ts';
import { type Service, type WorkerOptions, startWorker } from './worker.ts';

const { ROUTED, SENT, FAILED, EXPIRED } = DeliveryState;

let bench: TestBench;
let workers: Service[];
beforeEach(async () => {
  bench = await createTestBench();
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await bench.dispose();
});

async function start(options: Partial<WorkerOptions> = {}): Promise<Service> {
  const worker = await startWorker({ ...bench.options, ...options });
  workers.push(worker);
  return worker;
}

test('a delivery is sent once, and each state is in the log and in the store', async () => {
  await start();
  await bench.accept(deliveryTo('ana', 'm1'));
  const changes = await bench.changesUntil(is('m1', SENT));
  expect(changes).toMatchObject([
    { deliveryId: 'm1-0', state: ROUTED, previousState: DeliveryState.ACCEPTED },
    { deliveryId: 'm1-0', state: SENT, previousState: ROUTED, providerMessageId: 'provider-m1-0' },
  ]);
  expect(bench.sent).toMatchObject([{ id: 'm1-0', to: { kind: 'name', value: 'ana' }, content: { text: 'm1' } }]);
  expect((await bench.store.getMessage('acme', 'm1'))?.deliveries[0]).toMatchObject({ state: SENT });
});

test('a lane keeps its order while one of its deliveries is tried again, and holds nobody else up', async () => {
  const held = Promise.withResolvers<undefined>();
  let failures = 0;
  bench.onSend = async ({ id }) => {
    if (id === 'a1-0' && failures++ < 2) {
      await held.promise;
      throw refusal();
    }
    return { providerMessageId: id };
  };
  await start();
  await bench.accept(deliveryTo('ana', 'a1'), deliveryTo('ana', 'a2'), deliveryTo('bob', 'b1'));
  await bench.changesUntil(is('b1', SENT));
  expect(bench.sent.map(({ id }) => id).filter((id) => id.startsWith('a'))).toEqual(['a1-0']);
  held.resolve(undefined);
  await bench.changesUntil(is('a2', SENT));
  expect(bench.sent.map(({ id }) => id).filter((id) => id.startsWith('a'))).toEqual(['a1-0', 'a1-0', 'a1-0', 'a2-0']);
});

describe('a failure', () => {
  test('that may pass is tried again as often as the policy says, then it is a dead letter that shows why', async () => {
    bench.onSend = () => Promise.reject(refusal({ channelCode: '131000' }));
    await start();
    await bench.accept(deliveryTo('ana', 'm1'));
    const [letter] = await bench.deadLetters(1);
    expect(bench.sent).toHaveLength(3);
    const error = { reason: 'TRANSIENT', message: 'the platform said no', channelCode: '131000', certain: true };
    expect(letter).toMatchObject({ tenantId: 'acme', delivery: { deliveryId: 'm1-0' }, accountId: 'account', error });
  });

  test('that may pass is final all the same when another channel is to have its turn', async () => {
    bench.onSend = () => Promise.reject(refusal());
    await start();
    await bench.accept(deliveryTo('ana', 'm1', { hasFallback: true }));
    await bench.changesUntil(is('m1', FAILED));
    expect(bench.sent).toHaveLength(3);
  });

  test('that does not pass is final at once', async () => {
    bench.onSend = () => Promise.reject(refusal({ reason: 'undeliverable', retryable: false }));
    await start();
    await bench.accept(deliveryTo('ana', 'm1'));
    await bench.changesUntil(is('m1', FAILED));
    expect(bench.sent).toHaveLength(1);
  });

  test.each([
    [OnUnknownOutcome.UNSPECIFIED, SENT, 2],
    [OnUnknownOutcome.RETRY, SENT, 2],
    [OnUnknownOutcome.FAIL, FAILED, 1],
  ])('whose outcome is unknown follows on_unknown_outcome %i', async (onUnknownOutcome, state, sends) => {
    bench.onSend = ({ id }) => {
      if (bench.sent.length === 1) throw refusal({ certain: false });
      return { providerMessageId: id };
    };
    await start();
    await bench.accept(deliveryTo('ana', 'm1', { onUnknownOutcome }));
    const changes = await bench.changesUntil(is('m1', state));
    expect(bench.sent).toHaveLength(sends);
    if (state === FAILED) expect(changes.at(-1)?.error).toMatchObject({ reason: 'UNKNOWN_OUTCOME', certain: false });
  });
});

test('a delivery whose time is over is not sent', async () => {
  await start();
  await bench.accept(deliveryTo('ana', 'm1', { expireTimeMs: Date.now() - 1 }));
  await bench.changesUntil(is('m1', EXPIRED));
  expect(bench.sent).toEqual([]);
});

test('a delivery that would have to wait beyond its time expires', async () => {
  bench.onSend = () => Promise.reject(refusal({ retryAfterMs: 3_600_000 }));
  await start();
  await bench.accept(deliveryTo('ana', 'm1', { expireTimeMs: Date.now() + 60_000 }));
  await bench.changesUntil(is('m1', EXPIRED));
});

test('a delivery of an account that is not configured is a dead letter', async () => {
  await start();
  await bench.accept(deliveryTo('ana', 'm1', { identity: identityTo('ana', 'gone') }));
  const [letter] = await bench.deadLetters(1);
  expect(letter?.error).toMatchObject({ reason: 'CONFIGURATION' });
});

test('a request that is repeated is sent once', async () => {
  await start();
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.accept(deliveryTo('ana', 'm1'), deliveryTo('ana', 'm2'));
  await bench.changesUntil(is('m2', SENT));
  expect(bench.sent.map(({ id }) => id)).toEqual(['m1-0', 'm2-0']);
});

test('a record that cannot be read becomes a dead letter with its own bytes, and the rest goes on', async () => {
  await start();
  const value = new Uint8Array([255, 1, 2]);
  await bench.bus.publish([{ topic: deliveriesTopic('test'), key: 'account|name|ana', value }]);
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  const [letter] = await bench.deadLetters(1);
  expect(letter).toMatchObject({ error: { reason: 'UNREADABLE' }, source: { topic: deliveriesTopic('test') } });
  expect([...(letter?.value ?? [])]).toEqual([...value]);
});

describe('closing', () => {
  test('finishes what is under way', async () => {
    const begun = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    bench.onSend = async ({ id }) => {
      begun.resolve(undefined);
      await held.promise;
      return { providerMessageId: id };
    };
    const worker = await start();
    await bench.accept(deliveryTo('ana', 'm1'));
    await begun.promise;
    const closing = worker.close();
    held.resolve(undefined);
    await closing;
    expect((await bench.store.getMessage('acme', 'm1'))?.deliveries[0]?.state).toBe(SENT);
  });

  test('gives up what only waits to be tried again; the next worker takes it over', async () => {
    const failed = Promise.withResolvers<undefined>();
    bench.onSend = () => {
      failed.resolve(undefined);
      throw refusal();
    };
    const patient = {
      ...quickPolicy,
      retry: { ...quickPolicy.retry, baseMs: 60_000, maximumMs: 60_000 },
      holdMs: 60_000,
    };
    const worker = await start({ drainTimeoutMs: 50, policy: patient, random: () => 1 });
    await bench.accept(deliveryTo('ana', 'm1'));
    await failed.promise;
    await worker.close();
    bench.onSend = ({ id }) => ({ providerMessageId: id });
    await start();
    await bench.changesUntil(is('m1', SENT));
    expect(bench.sent).toHaveLength(2);
  });
});
