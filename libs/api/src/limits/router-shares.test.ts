import { createLogger } from '@chat4all/runtime';
import { type Store, createSqliteStore } from '@chat4all/store';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tenantOf } from '../testing/test-server.ts';
import { Quotas } from './quotas.ts';
import { RouterShares } from './router-shares.ts';

const RATE = 100;

let store: Store;
let now = 0;
const opened: RouterShares[] = [];
beforeEach(() => {
  store = createSqliteStore({ file: ':memory:' });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await store.close();
});

async function open(): Promise<RouterShares> {
  const logger = await createLogger('test', 'silent');
  // No tenant has a limit, so that only the test reports.
  const shares = new RouterShares({ usage: store.usage, tenants: () => [], logger, now: () => now });
  opened.push(shares);
  return shares;
}

/** Calls for so many messages on each router in one second, and lets each report. */
async function useFor1Second(routers: readonly RouterShares[], calls: readonly number[]): Promise<number[]> {
  const shares = routers.map((router, index) => {
    let share = 0;
    for (let count = 0; count < (calls[index] ?? 0); count += 1) share = router.shareOf('acme', RATE);
    return share;
  });
  now += 1_000;
  for (const router of routers) await router.report();
  return shares;
}

test('the first router has the whole limit', async () => {
  const router = await open();
  expect(router.shareOf('acme', RATE)).toBe(1);
  await useFor1Second([router], [500]);
  expect(router.shareOf('acme', RATE)).toBe(1);
});

test('a router with all of the work gets nearly all of the limit, and gives it back', async () => {
  const [busy, idle] = [await open(), await open()];
  await useFor1Second([busy, idle], [0, 0]);
  await useFor1Second([busy, idle], [0, 0]);
  expect(busy.shareOf('acme', RATE)).toBe(0.5);
  for (let second = 0; second < 3; second += 1) await useFor1Second([busy, idle], [1_000, 0]);
  expect(busy.shareOf('acme', RATE)).toBeCloseTo(0.95, 1);
  expect(idle.shareOf('acme', RATE)).toBeLessThan(0.1);
  expect(idle.shareOf('acme', RATE)).toBeGreaterThan(0);
  for (let second = 0; second < 3; second += 1) await useFor1Second([busy, idle], [1_000, 1_000]);
  expect(idle.shareOf('acme', RATE)).toBeCloseTo(0.5, 1);
});

test('the shares of all routers make the limit, once each knows the reports of all', async () => {
  const someCalls = fc.array(fc.nat(300), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(someCalls, async (calls) => {
      store = createSqliteStore({ file: ':memory:' });
      const routers = await Promise.all(calls.map(open));
      for (let second = 0; second < 3; second += 1) await useFor1Second(routers, calls);
      const shares = routers.map((router) => router.shareOf('acme', RATE));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    }),
    { numRuns: 30 },
  );
});

test('streams are counted over all routers', async () => {
  const [one, other] = [await open(), await open()];
  const limited = () => [tenantOf('acme', { limits: { streams: 2 } })];
  const [quotas, others] = [new Quotas(limited, one), new Quotas(limited, other)];
  const release = quotas.acquireStream('acme');
  await one.report();
  others.acquireStream('acme');
  await other.report();
  await one.report();
  expect(() => quotas.acquireStream('acme')).toThrow('2 open streams');
  expect(() => others.acquireStream('acme')).toThrow('2 open streams');
  release();
  await one.report();
  await other.report();
  others.acquireStream('acme');
});

test('keeps the last share while the store is unavailable', async () => {
  const [one, other] = [await open(), await open()];
  for (let second = 0; second < 3; second += 1) await useFor1Second([one, other], [100, 100]);
  const share = one.shareOf('acme', RATE);
  await store.close();
  await expect(one.report()).rejects.toThrow();
  expect(one.shareOf('acme', RATE)).toBe(share);
  store = createSqliteStore({ file: ':memory:' });
});
