import { describe, expect, test } from 'vitest';
import type { StoreInTest } from './use-store.ts';

/** Tests usage of tenants. */
export function describeUsage(it: StoreInTest): void {
  describe('usage', () => {
    const count = (amount: number, tenantId = 'acme', period = '2026-11-26') => ({ tenantId, period, amount });

    test('adds amounts by tenant and period, and keeps them after the store is reopened', async () => {
      expect(await it.store.usage.add([count(3), count(5, 'other'), count(0, 'third')])).toEqual([3, 5, 0]);
      await it.reopen();
      expect(await it.store.usage.add([count(2, 'other'), count(1), count(0, 'third')])).toEqual([7, 4, 0]);
      expect(await it.store.usage.add([])).toEqual([]);
    });

    test('starts a new period at 0 and deletes the one before', async () => {
      await it.store.usage.add([count(3), count(4, 'other')]);
      expect(await it.store.usage.add([count(1, 'acme', '2026-11-27')])).toEqual([1]);
      expect(await it.store.usage.add([count(1), count(1, 'other')])).toEqual([1, 5]);
    });

    test('sums what all routers report of each tenant', async () => {
      const report = async (routerId: string, demand: number, streams: number, tenantId = 'acme') =>
        Object.fromEntries(await it.store.usage.report(routerId, [{ tenantId, demand, streams }]));
      expect(await it.store.usage.report('r1', [])).toEqual(new Map());
      expect(await report('r1', 10.5, 2)).toEqual({ acme: { routers: 1, demand: 10.5, streams: 2 } });
      expect(await report('r2', 5, 1)).toEqual({ acme: { routers: 2, demand: 15.5, streams: 3 } });
      expect(await report('r1', 0, 0)).toEqual({ acme: { routers: 2, demand: 5, streams: 1 } });
      expect(await report('r3', 1, 1, 'other')).toEqual({
        acme: { routers: 2, demand: 5, streams: 1 },
        other: { routers: 1, demand: 1, streams: 1 },
      });
    });

    test('counts every amount of concurrent callers', async () => {
      const another = await it.openAnother();
      const tenants = ['a', 'b', 'c'];
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => {
          const counts = tenants.map((tenantId) => count(1, tenantId));
          return (index % 2 === 0 ? it.store : another).usage.add(index % 3 === 0 ? counts.reverse() : counts);
        }),
      );
      expect(await it.store.usage.add(tenants.map((tenantId) => count(0, tenantId)))).toEqual([20, 20, 20]);
    });
  });
}
