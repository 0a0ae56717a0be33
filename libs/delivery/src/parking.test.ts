import { type AccountEvent, AccountState, DeliveryState } from '@chat4all/proto';
import { EVENTS_TOPIC, recordToEvent } from '@chat4all/records';
import { systemClock } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startProjection } from './projection.ts';
import {
  type TestBench,
  createTestBench,
  deliveryTo,
  eventually,
  identityTo,
  is,
  QUICK_POLICY,
  refusal,
} from './testing/test-bench.ts';
import { type Service, type WorkerOptions, startWorker } from './worker.ts';

const { ROUTED, SENT, EXPIRED, SCHEDULED, CANCELLED, FAILED } = DeliveryState;

/** Longer than anything is held in memory, and short enough for a test. */
const LATER_MS = 2 * QUICK_POLICY.holdMs;

let bench: TestBench;
let services: Service[];
/** By how many milliseconds the wall time was set back during the test. */
let setBackMs: number;
beforeEach(async () => {
  setBackMs = 0;
  const realNow = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => realNow() - setBackMs);
  bench = await createTestBench();
  services = [await startProjection(bench.options)];
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.close()));
  await bench.dispose();
  vi.restoreAllMocks();
});

async function start(options: Partial<WorkerOptions> = {}): Promise<void> {
  services.push(await startWorker({ ...bench.options, ...options }));
}

const sentTo = (account?: string): string[] =>
  bench.sent.filter(({ id }) => account === undefined || id.startsWith(account)).map(({ id }) => id);

test('parks a lane for a long wait, and any worker continues it in order', async () => {
  let failures = 0;
  bench.onSend = ({ id }) => {
    if (id === 'm1-0' && failures++ < 2) throw refusal({ retryAfterMs: LATER_MS });
    return { providerMessageId: id };
  };
  await start();
  await start();
  await bench.accept(...['m1', 'm2', 'm3'].map((id) => deliveryTo('ana', id)));
  await bench.accept(deliveryTo('bob', 'b1'));
  await bench.changesUntil(is('b1', SENT));
  await bench.accept(deliveryTo('ana', 'm4'));
  await bench.changesUntil(is('m4', SENT));
  expect(sentTo('m')).toEqual(['m1-0', 'm1-0', 'm1-0', 'm2-0', 'm3-0', 'm4-0']);
});

test('continues a parked lane on time although the wall time is set back', async () => {
  let failures = 0;
  bench.onSend = ({ id }) => {
    if (failures++ < 1) throw refusal({ retryAfterMs: LATER_MS });
    return { providerMessageId: id };
  };
  await start({ clock: { ...systemClock, now: () => Date.now() } });
  await bench.accept(deliveryTo('ana', 'm1'));
  await eventually(async () => (await bench.options.store.backlog()).accounts[0]);
  setBackMs = 3_600_000;
  await bench.changesUntil(is('m1', SENT));
});

test('counts attempts across parking', async () => {
  bench.onSend = () => Promise.reject(refusal({ retryAfterMs: LATER_MS }));
  await start();
  await bench.accept(deliveryTo('ana', 'm1'));
  await bench.deadLetters(1);
  expect(bench.sent).toHaveLength(3);
});

/** Returns the first event in the log that an account has another state. */
async function accountEvent(): Promise<AccountEvent | undefined> {
  for await (const { records } of bench.bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
    for (const { kind } of records.map(recordToEvent)) if (kind?.$case === 'account') return kind.value;
  }
  return undefined;
}

test('suspends only an account that fails authentication, and sends again once it is resumed', async () => {
  let valid = false;
  bench.onSend = ({ id }, accountId) => {
    if (accountId === 'other' && !valid)
      throw refusal({ reason: 'authentication', retryable: false, scope: 'account' });
    return { providerMessageId: id };
  };
  await start();
  const toOther = (person: string, id: string): ReturnType<typeof deliveryTo> =>
    deliveryTo(person, id, { identity: identityTo(person, 'other') });
  await bench.accept(toOther('ana', 'o1'), toOther('ana', 'o2'), toOther('bob', 'o3'), deliveryTo('ana', 'm1'));
  await bench.changesUntil(is('m1', SENT));
  const [status] = await eventually(async () => {
    const statuses = await bench.store.accounts.list();
    return statuses.length > 0 ? statuses : undefined;
  });
  expect(status).toMatchObject({ accountId: 'other', state: AccountState.REAUTH_REQUIRED });
  expect(await accountEvent()).toMatchObject({ accountId: 'other', state: AccountState.REAUTH_REQUIRED, error: {} });
  await bench.accept(toOther('ana', 'o4'));
  await bench.changesUntil(is('o4', ROUTED));
  const tried = sentTo('o').length;

  valid = true;
  await bench.store.accounts.set({ accountId: 'other', state: AccountState.ACTIVE, sinceMs: Date.now() });
  await Promise.all(['o3', 'o4'].map((id) => bench.changesUntil(is(id, SENT))));
  // Two lanes, so at most two calls found out that the credentials are refused.
  expect(tried).toBeLessThanOrEqual(2);
  expect(
    sentTo('o')
      .slice(tried)
      .filter((id) => id !== 'o3-0'),
  ).toEqual(['o1-0', 'o2-0', 'o4-0']);
});

test('stops calls to a failing account until a trial call succeeds', async () => {
  let down = true;
  bench.onSend = ({ id }) => {
    if (down) throw refusal({ scope: 'account' });
    return { providerMessageId: id };
  };
  const breaker = { failures: 5, openMs: 100, maximumOpenMs: 400 };
  await start({ policy: { ...QUICK_POLICY, breaker, calls: { calls: 5, callsPerAccount: 5 } }, random: () => 0 });
  const lanes = Array.from({ length: 50 }, (_, index) => `m${index}`);
  await bench.accept(...lanes.map((id) => deliveryTo(id, id)));
  await Promise.all(lanes.map((id) => bench.changesUntil(is(id, ROUTED))));
  down = false;
  await Promise.all(lanes.map((id) => bench.changesUntil(is(id, SENT))));
  const calls = Map.groupBy(sentTo(), (id) => id);
  expect(calls.size).toBe(50);
  // Without the breaker each of them would have met the outage.
  expect(bench.sent.length).toBeLessThan(75);
});

test('expires parked deliveries of a suspended account', async () => {
  await bench.store.accounts.set({ accountId: 'account', state: AccountState.PAUSED, sinceMs: 0 });
  await start();
  await bench.accept(deliveryTo('ana', 'm1', { expireTimeMs: Date.now() + 300 }));
  await bench.changesUntil(is('m1', EXPIRED));
  expect(bench.sent).toEqual([]);
});

test('sends a scheduled delivery at its time, without delaying others', async () => {
  await start();
  const sendTimeMs = Date.now() + 400;
  await bench.accept(deliveryTo('ana', 'later', { sendTimeMs }));
  await bench.accept(deliveryTo('ana', 'now'));
  const changes = await bench.changesUntil(is('later', SENT));
  expect(Date.now()).toBeGreaterThanOrEqual(sendTimeMs);
  expect(sentTo()).toEqual(['now-0', 'later-0']);
  expect(changes.filter(({ messageId }) => messageId === 'later')[0]).toMatchObject({ previousState: SCHEDULED });
});

test('does not send a cancelled delivery', async () => {
  await bench.accept(deliveryTo('ana', 'm1'));
  const changes = await eventually(() => bench.store.cancel('acme', 'm1', Date.now()));
  expect(changes).toMatchObject([{ state: CANCELLED }]);
  await start();
  await bench.accept(deliveryTo('ana', 'm2'));
  await bench.changesUntil(is('m2', SENT));
  expect(sentTo()).toEqual(['m2-0']);
});

const FALLBACK = { firstPosition: 0, successStates: [DeliveryState.DELIVERED], waitMs: 60_000 };
const second = { deliveryId: 'm1-1', position: 1, fallback: FALLBACK, identity: identityTo('ana', 'other') };

test('sends the next step of a fallback at once after a final failure', async () => {
  bench.onSend = ({ id }, accountId) => {
    if (accountId === 'account') throw refusal({ reason: 'undeliverable', retryable: false });
    return { providerMessageId: id };
  };
  await start();
  await bench.accept(deliveryTo('ana', 'm1', { hasFallback: true }), deliveryTo('ana', 'm1', second));
  const changes = await bench.changesUntil(is('m1', SENT));
  expect(changes.map(({ deliveryId, state }) => [deliveryId, state])).toEqual([
    ['m1-0', ROUTED],
    ['m1-0', FAILED],
    ['m1-1', ROUTED],
    ['m1-1', SENT],
  ]);
});

test('sends the next step of a fallback after its time, and cancels it after success', async () => {
  await start();
  const soon = { ...second, fallback: { ...FALLBACK, waitMs: 100 } };
  await bench.accept(deliveryTo('ana', 'm1', { hasFallback: true }), deliveryTo('ana', 'm1', soon));
  const enough = { ...soon, fallback: { ...soon.fallback, successStates: [SENT] } };
  await bench.accept(
    deliveryTo('bob', 'm2', { hasFallback: true }),
    deliveryTo('bob', 'm2', { ...enough, deliveryId: 'm2-1', identity: identityTo('bob', 'other') }),
  );
  await bench.changesUntil(({ deliveryId, state }) => deliveryId === 'm1-1' && state === SENT);
  await bench.changesUntil(({ deliveryId, state }) => deliveryId === 'm2-1' && state === CANCELLED);
  expect(sentTo().toSorted()).toEqual(['m1-0', 'm1-1', 'm2-0']);
});

test('delivers a replayed dead letter once, even if it is published twice', async () => {
  let broken = true;
  bench.onSend = ({ id }) => {
    if (broken && id.startsWith('m')) throw refusal();
    return { providerMessageId: id };
  };
  await start();
  await bench.accept(deliveryTo('ana', 'm1'), deliveryTo('ana', 'm2'), deliveryTo('ana', 'x'));
  await bench.changesUntil(is('x', SENT));
  const letters = await eventually(async () => {
    const page = await bench.store.deadLetters.list({ tenantId: 'acme', pageSize: 10 });
    return page.deadLetters.length === 2 ? page.deadLetters : undefined;
  });
  const shown = await bench.store.getMessage('acme', 'm1');
  expect(shown?.deliveries[0]).toMatchObject({ state: ROUTED, error: { reason: 'TRANSIENT' } });

  broken = false;
  bench.sent.length = 0;
  const again = letters.flatMap(({ source, key, value, headers }) =>
    source ? [{ ...source, key, value, headers }] : [],
  );
  await bench.bus.publish(again.toReversed());
  await bench.store.deadLetters.startReplay({ replayId: 'r1', tenantId: 'acme', timeMs: Date.now() }, {});
  await eventually(async () => {
    const replay = await bench.store.deadLetters.getReplay('acme', 'r1');
    return replay?.replayedCount === 2 ? replay : undefined;
  });
  await Promise.all(['m1', 'm2'].map((id) => bench.changesUntil(is(id, SENT))));
  expect(sentTo().toSorted()).toEqual(['m1-0', 'm2-0']);
  expect((await bench.store.deadLetters.list({ tenantId: 'acme', pageSize: 10 })).deadLetters).toEqual([]);
});
