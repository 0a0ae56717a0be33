import { describe, expect, test } from 'vitest';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import { ANA, delivery, fact } from './samples.ts';
import { deliverDue, loseDue } from './take-lanes.ts';
import type { StoreInTest } from './use-store.ts';

const { SENT, DELIVERED } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests long, expired and interrupted lanes. */
export function describeLanes(it: StoreInTest): void {
  describe('lanes', () => {
    const [d1, d2] = [delivery('d1'), delivery('d2')];
    const other = delivery('other', { identity: { ...ANA, value: '+5521888888888' } });
    const later = (): number => it.nowMs + 10 * MINUTE_MS;
    const idsOf = (records: readonly DeliveryRecord[]): string[] => records.map(({ deliveryId }) => deliveryId);
    /** Parks a lane of this length. */
    const parkLane = async (length: number): Promise<DeliveryRecord[]> => {
      const lane = Array.from({ length }, (_, index) => delivery(`long${index}`));
      await it.admit(lane);
      await it.park(lane, it.nowMs);
      return lane;
    };

    test('releases one delivery of a lane, then twice as many each time, up to 100', async () => {
      const lane = await parkLane(340);
      const given = await deliverDue(it, lane);
      expect(given.map(({ length }) => length)).toEqual([1, 2, 4, 8, 16, 32, 64, 100, 100, 13]);
      expect(given.flat()).toEqual(idsOf(lane));
      // The lane is empty, so the next deliveries start a new one.
      await it.admit([d1, d2]);
      await it.park([d1, d2], it.nowMs);
      expect(await it.takeDue()).toEqual(['d1-0']);
    });

    test('releases one delivery of a lane again after its first was parked again', async () => {
      const lane = await parkLane(12);
      await deliverDue(it, lane, { times: 3 });
      const [first, others] = [lane.slice(3, 4), lane.slice(4, 7)];
      await it.park(first, it.nowMs, 'again');
      expect(await it.takeDue()).toEqual(idsOf(first));
      await it.park(others, it.nowMs, 'again');
      expect(await it.admit(first, 'third')).toEqual(['deliver']);
      const given = await deliverDue(it, lane, { at: 'third' });
      expect(given).toEqual([lane.slice(4, 6), lane.slice(6, 10), lane.slice(10)].map(idsOf));
    });

    test('releases the rest of a lane when the first part was admitted', async () => {
      const lane = await parkLane(125);
      await deliverDue(it, lane, { times: 5 });
      const [some, rest] = [lane.slice(31, 61), lane.slice(61)];
      expect(await it.takeDue(30)).toEqual(idsOf(some));
      expect(await it.takeDue()).toEqual([]);
      await it.admit(some, 'again');
      expect(await it.takeDue()).toEqual(idsOf(rest));
      await it.admit(rest, 'again');
      expect(await it.admit([d1])).toEqual(['deliver']);
    });

    test('releases at most 100 deliveries of a lane at once', async () => {
      const lane = await parkLane(247);
      await deliverDue(it, lane, { times: 7 });
      await it.admit([other]);
      await it.park([other], it.nowMs);
      expect(await it.takeDue()).toEqual([...idsOf(lane.slice(127, 227)), 'other-0']);
    });

    test('releases an expired delivery ahead of its lane', async () => {
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

    test('does not park an expired delivery', async () => {
      const short = delivery('short', { expireTimeMs: it.nowMs });
      await it.admit([d1, short]);
      await it.park([d1], later());
      expect(await it.admit([short])).toEqual(['takeover']);
      expect(await it.admit([delivery('late', { expireTimeMs: it.nowMs })])).toEqual(['deliver']);
    });

    test('parks only with the current claim', async () => {
      await it.admit([d1, d2]);
      await it.park([d1], it.nowMs, 'another place');
      await it.store.apply([fact(SENT, { deliveryId: 'd2-0' })]);
      await it.park([d2, delivery('unknown')], it.nowMs);
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([d1, d2])).toEqual(['takeover', 'duplicate']);
    });

    test('unblocks the lane of a parked delivery that turns out to be sent', async () => {
      await it.admit([d1]);
      await it.park([d1], later());
      await it.admit([d2]);
      await it.store.apply([fact(DELIVERED, { deliveryId: 'd1-0' })]);
      expect(await it.admit([d1], 'again')).toEqual(['duplicate']);
      expect(await it.takeDue()).toEqual(['d2-0']);
    });

    test('releases a lane again whose release was lost halfway', async () => {
      await it.admit([d1, d2]);
      await it.park([d1, d2], it.nowMs);
      await loseDue(it, 1);
      expect(await it.takeDue()).toEqual(['d1-0', 'd2-0']);
      await it.admit([d1], 'again');
      await it.park([d1], later(), 'again');
      await it.store.cancel('acme', 'd1', it.nowMs);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['d2-0']);
    });

    test('keeps parked deliveries after the store is reopened', async () => {
      await it.admit([d1]);
      await it.park([d1], it.nowMs);
      await it.reopen();
      expect(await it.admit([d2])).toEqual(['parked']);
      expect(await deliverDue(it, [d1, d2])).toEqual([['d1-0'], ['d2-0']]);
    });
  });
}
