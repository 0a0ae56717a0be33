import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import { ana, delivery, fact } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const { SENT, DELIVERED } = DeliveryState;
const MINUTE_MS = 60_000;

/** What the contract says about lanes that hold much, expire, or are interrupted. */
export function describeLanes(it: StoreInTest): void {
  describe('lanes', () => {
    const [d1, d2] = [delivery('d1'), delivery('d2')];
    const other = delivery('other', { identity: { ...ana, value: '+5521888888888' } });
    const later = (): number => it.nowMs + 10 * MINUTE_MS;

    test('the rest of a long lane comes when what was given of it was admitted', async () => {
      const lane = Array.from({ length: 130 }, (_, index) => delivery(`long${String(index).padStart(3, '0')}`));
      const ids = lane.map(({ deliveryId }) => deliveryId);
      await it.admit(lane);
      await it.park(lane, it.nowMs);
      expect(await it.takeDue(30)).toEqual(ids.slice(0, 30));
      expect(await it.takeDue()).toEqual([]);
      await it.admit(lane.slice(0, 30), 'again');
      expect(await it.takeDue()).toEqual(ids.slice(30));
      await it.admit(lane.slice(30), 'again');
      expect(await it.admit([d1])).toEqual(['deliver']);
    });

    test('no more of a lane than 100 is given at once', async () => {
      const lane = Array.from({ length: 120 }, (_, index) => delivery(`long${index}`));
      await it.admit([...lane, other]);
      await it.park([...lane, other], it.nowMs);
      const given = await it.takeDue();
      expect(given).toHaveLength(101);
      expect(given).toContain('other-0');
    });

    test('the time to live ends while it waits: it is given, and passes', async () => {
      const short = delivery('short', { expireTimeMs: it.nowMs + MINUTE_MS });
      await it.admit([d1]);
      await it.park([d1], later());
      expect(await it.admit([short])).toEqual(['parked']);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['short-0']);
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([short], 'again')).toEqual(['deliver']);
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += 9 * MINUTE_MS;
      expect(await it.takeDue()).toEqual(['d1-0']);
    });

    test('what has expired is not parked', async () => {
      const short = delivery('short', { expireTimeMs: it.nowMs });
      await it.admit([d1, short]);
      await it.park([d1], later());
      expect(await it.admit([short])).toEqual(['takeover']);
      expect(await it.admit([delivery('late', { expireTimeMs: it.nowMs })])).toEqual(['deliver']);
    });

    test('only who has the claim can park', async () => {
      await it.admit([d1, d2]);
      await it.park([d1], it.nowMs, 'another place');
      await it.store.apply([fact(SENT, { deliveryId: 'd2-0' })]);
      await it.park([d2, delivery('unknown')], it.nowMs);
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([d1, d2])).toEqual(['takeover', 'duplicate']);
    });

    test('one that turns out to be sent while it waits is a duplicate, and holds its lane no more', async () => {
      await it.admit([d1]);
      await it.park([d1], later());
      await it.admit([d2]);
      await it.store.apply([fact(DELIVERED, { deliveryId: 'd1-0' })]);
      expect(await it.admit([d1], 'again')).toEqual(['duplicate']);
      expect(await it.takeDue()).toEqual(['d2-0']);
    });

    test('a lane whose release was lost halfway is given again', async () => {
      await it.admit([d1, d2]);
      await it.park([d1, d2], it.nowMs);
      await it.takeDue();
      await it.admit([d1], 'again');
      await it.park([d1], later(), 'again');
      await it.store.cancel('acme', 'd1', it.nowMs);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['d2-0']);
    });

    test('what is parked outlives the process', async () => {
      await it.admit([d1]);
      await it.park([d1], it.nowMs);
      await it.reopen();
      expect(await it.admit([d2])).toEqual(['parked']);
      expect(await it.takeDue()).toEqual(['d1-0', 'd2-0']);
    });
  });
}
