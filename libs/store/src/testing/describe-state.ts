import { describe, expect, test } from 'vitest';
import type { StoreInTest } from './use-store.ts';

/** Tests the state of the store itself. */
export function describeState(it: StoreInTest): void {
  describe('state', () => {
    test('is new until it is used, also for a store opened later', async () => {
      const other = await it.openAnother();
      expect([await it.store.isNew(), await other.isNew()]).toEqual([true, true]);
      await it.store.setUsed();
      await other.setUsed();
      await it.reopen();
      expect([await it.store.isNew(), await other.isNew()]).toEqual([false, false]);
    });

    test('can be checked by several stores at once', async () => {
      const other = await it.openAnother();
      await Promise.all([it.store, other, it.store, other].map((store) => store.check()));
    });
  });
}
