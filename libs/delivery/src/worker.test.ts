import { DeliveryState, OnUnknownOutcome } from '@chat4all/proto';
import { BusError } from '@chat4all/bus';
import { DEAD_LETTERS_TOPIC, deliveriesTopic } from '@chat4all/records';
import { type AccountLookUp, type Accounts, fixedAccounts } from '@chat4all/runtime';
import { StoreError } from '@chat4all/store';
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

test('publishes ROUTED with the outcome of a platform that answers at once, and alone after 20 ms otherwise', async () => {
  const publish = vi.spyOn(bench.bus, 'publish');
  await start();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await bench.accept(deliveryTo('ana', 'm1'));
    await bench.changesUntil(is('m1', SENT));
    expect(publish.mock.calls.map(([records]) => records.length)).toEqual([2, 2]);
    const [begun, answered] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    bench.onSend = async ({ id }) => {
      begun.resolve(undefined);
      await answered.promise;
      return { providerMessageId: id };
    };
    await bench.accept(deliveryTo('ana', 'm2'));
    await begun.promise;
    expect(publish).toHaveBeenCalledTimes(3);
    vi.advanceTimersByTime(20);
    await bench.changesUntil(is('m2', ROUTED));
    answered.resolve(undefined);
    await bench.changesUntil(is('m2', SENT));
  } finally {
    vi.useRealTimers();
  }
});

test('admits what arrives in several partitions with one call of the store', async () => {
  const admit = vi.spyOn(bench.store, 'admit');
  const names = ['ana', 'bob', 'eva', 'tom', 'zoe'];
  await bench.accept(...names.map((name) => deliveryTo(name, name)));
  await start();
  for (const name of names) await bench.changesUntil(is(name, SENT));
  expect(admit.mock.calls.map(([candidates]) => candidates.length)).toEqual([5]);
});

test('makes a dead letter of a delivery that the store refuses, and sends the others', async () => {
  const { store } = bench;
  const admit = store.admit.bind(store);
  vi.spyOn(store, 'admit').mockImplementation((candidates) =>
    candidates.some(({ record }) => record.deliveryId === 'bad-0')
      ? Promise.reject(new StoreError('invalid', 'a value does not fit its column'))
      : admit(candidates),
  );
  await bench.accept(...['a', 'b', 'bad', 'c', 'd'].map((name) => deliveryTo(name, name)));
  await start();
  for (const name of ['a', 'b', 'c', 'd']) await bench.changesUntil(is(name, SENT));
  const [letter] = await bench.deadLetters(1);
  expect(letter).toMatchObject({ error: { reason: 'INTERNAL', message: 'a value does not fit its column' } });
  expect(bench.sent.map(({ id }) => id).toSorted()).toEqual(['a-0', 'b-0', 'c-0', 'd-0']);
});

test('repeats a call of the store until an operator has repaired what is misconfigured', async () => {
  vi.spyOn(bench.store, 'apply').mockRejectedValueOnce(new StoreError('misconfigured', 'the password is wrong'));
  await start();
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  expect(bench.sent).toHaveLength(1);
});

test('leaves a sent delivery unfinished if the store refuses its outcome: a dead letter could send it again', async () => {
  const { store } = bench;
  const apply = store.apply.bind(store);
  vi.spyOn(store, 'apply').mockImplementation((facts) =>
    facts.some((fact) => fact.kind === 'state' && fact.deliveryId === 'bad-0')
      ? Promise.reject(new StoreError('invalid', 'a value does not fit its column'))
      : apply(facts),
  );
  const error = vi.spyOn(bench.logger, 'error');
  await start();
  await bench.accept(deliveryTo('ana', 'bad'), deliveryTo('bob', 'good'));
  await bench.changesUntil(is('good', SENT));
  await vi.waitFor(() => {
    expect(error).toHaveBeenCalledWith(
      expect.objectContaining({ delivery_id: 'bad-0' }),
      'delivery unfinished until the next start',
    );
  });
  const publish = vi.spyOn(bench.bus, 'publish');
  await bench.accept(deliveryTo('bob', 'later'));
  await bench.changesUntil(is('later', SENT));
  expect(publish.mock.calls.flatMap(([records]) => records.map(({ topic }) => topic))).not.toContain(
    DEAD_LETTERS_TOPIC,
  );
});

test('publishes ROUTED before SENT also if the log fails once', async () => {
  const publish = bench.bus.publish.bind(bench.bus);
  let failures = 0;
  vi.spyOn(bench.bus, 'publish').mockImplementation((records, options) => {
    const isRouted = records.some((record) => record.headers?.['ce_id'] === 'm1-0/routed');
    return isRouted && failures++ < 1 ? Promise.reject(new BusError('unavailable', 'away')) : publish(records, options);
  });
  bench.onSend = async ({ id }) => {
    await vi.waitFor(() => {
      expect(failures).toBe(1);
    });
    return { providerMessageId: id };
  };
  await start();
  await bench.accept(deliveryTo('ana', 'm1'));
  const changes = await bench.changesUntil(is('m1', SENT));
  expect(changes.map(({ state }) => state)).toEqual([ROUTED, SENT]);
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

describe('a delivery whose account the worker does not have', () => {
  /** Has no account until it is looked up. */
  const lookedUp = (lookUp: () => Promise<AccountLookUp>): Accounts => {
    return { ...fixedAccounts([]), isComplete: false, lookUp };
  };

  test('is sent once the store has the account', async () => {
    const found = await bench.options.accounts.lookUp(deliveryTo('ana', 'm1').identity?.accountId ?? '');
    const lookUp = vi
      .fn<() => Promise<AccountLookUp>>()
      .mockRejectedValueOnce(new StoreError('unavailable', 'away'))
      .mockResolvedValue(found);
    await start({ accounts: lookedUp(lookUp) });
    await bench.accept(deliveryTo('ana', 'm1'));
    await bench.changesUntil(is('m1', SENT));
    expect(lookUp).toHaveBeenCalledTimes(2);
  });

  test('is parked while the account is unusable', async () => {
    const park = vi.spyOn(bench.store, 'park');
    const parked = Promise.withResolvers<undefined>();
    park.mockImplementationOnce(() => {
      parked.resolve(undefined);
      return Promise.resolve();
    });
    await start({ accounts: lookedUp(() => Promise.resolve({ kind: 'unusable', problem: 'no key' })) });
    await bench.accept(deliveryTo('ana', 'm1'));
    await parked.promise;
    expect(bench.sent).toEqual([]);
  });
});
