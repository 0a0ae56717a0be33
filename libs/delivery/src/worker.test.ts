import { DeliveryState, OnUnknownOutcome } from '@chat4all/proto';
import { deliveriesTopic } from '@chat4all/records';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  type TestBench,
  createTestBench,
  deliveryTo,
  identityTo,
  is,
  QUICK_POLICY,
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

test('sends a delivery once, with each state in the log and in the store', async () => {
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

test('publishes ROUTED with the outcome of a platform that answers at once, and alone for one that does not', async () => {
  const publish = vi.spyOn(bench.bus, 'publish');
  await start();
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  expect(publish.mock.calls.map(([records]) => records.length)).toEqual([2, 2]);
  const answered = Promise.withResolvers<undefined>();
  bench.onSend = async ({ id }) => {
    await answered.promise;
    return { providerMessageId: id };
  };
  await bench.accept(deliveryTo('ana', 'm2'));
  await bench.changesUntil(is('m2', ROUTED));
  answered.resolve(undefined);
  await bench.changesUntil(is('m2', SENT));
});

test('admits what arrives in several partitions with one call of the store', async () => {
  const admit = vi.spyOn(bench.store, 'admit');
  const names = ['ana', 'bob', 'eva', 'tom', 'zoe'];
  await bench.accept(...names.map((name) => deliveryTo(name, name)));
  await start();
  for (const name of names) await bench.changesUntil(is(name, SENT));
  expect(admit.mock.calls.map(([candidates]) => candidates.length)).toEqual([5]);
});

test('keeps the order of a lane during a retry, without delaying other lanes', async () => {
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
  test('that is retryable is retried up to the limit, then becomes a dead letter with the error', async () => {
    bench.onSend = () => Promise.reject(refusal({ channelCode: '131000' }));
    await start();
    await bench.accept(deliveryTo('ana', 'm1'));
    const [letter] = await bench.deadLetters(1);
    expect(bench.sent).toHaveLength(3);
    const error = { reason: 'TRANSIENT', message: 'refused by the platform', channelCode: '131000', certain: true };
    expect(letter).toMatchObject({ tenantId: 'acme', delivery: { deliveryId: 'm1-0' }, accountId: 'account', error });
  });

  test('that is retryable is final if a fallback step follows', async () => {
    bench.onSend = () => Promise.reject(refusal());
    await start();
    await bench.accept(deliveryTo('ana', 'm1', { hasFallback: true }));
    await bench.changesUntil(is('m1', FAILED));
    expect(bench.sent).toHaveLength(3);
  });

  test('that is not retryable is final at once', async () => {
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

test('does not send an expired delivery', async () => {
  await start();
  await bench.accept(deliveryTo('ana', 'm1', { expireTimeMs: Date.now() - 1 }));
  await bench.changesUntil(is('m1', EXPIRED));
  expect(bench.sent).toEqual([]);
});

test('expires a delivery whose retry would come too late', async () => {
  bench.onSend = () => Promise.reject(refusal({ retryAfterMs: 3_600_000 }));
  await start();
  await bench.accept(deliveryTo('ana', 'm1', { expireTimeMs: Date.now() + 60_000 }));
  await bench.changesUntil(is('m1', EXPIRED));
});

test('makes a dead letter of a delivery whose account is not configured', async () => {
  await start();
  await bench.accept(deliveryTo('ana', 'm1', { identity: identityTo('ana', 'gone') }));
  const [letter] = await bench.deadLetters(1);
  expect(letter?.error).toMatchObject({ reason: 'CONFIGURATION' });
});

test('sends a repeated request once', async () => {
  await start();
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.accept(deliveryTo('ana', 'm1'), deliveryTo('ana', 'm2'));
  await bench.changesUntil(is('m2', SENT));
  expect(bench.sent.map(({ id }) => id)).toEqual(['m1-0', 'm2-0']);
});

test('makes a dead letter of an unreadable record with its bytes, and processes the rest', async () => {
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
  test('finishes running deliveries', async () => {
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

  test('leaves retries to the next worker', async () => {
    const failed = Promise.withResolvers<undefined>();
    bench.onSend = () => {
      failed.resolve(undefined);
      throw refusal();
    };
    const patient = {
      ...QUICK_POLICY,
      retry: { ...QUICK_POLICY.retry, baseMs: 60_000, maximumMs: 60_000 },
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
