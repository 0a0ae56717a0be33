import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import { ANA, delivery } from './samples.ts';
import { deliverDue, loseDue } from './take-lanes.ts';
import { type StoreInTest, transitionsOf } from './use-store.ts';

const { ACCEPTED, ROUTED } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests parked deliveries. */
export function describeParking(it: StoreInTest): void {
  describe('parking', () => {
    const [d1, d2, d3, d4] = [delivery('d1'), delivery('d2'), delivery('d3'), delivery('d4')];
    const other = delivery('other', { identity: { ...ANA, value: '+5521888888888' } });
    const later = (): number => it.nowMs + 10 * MINUTE_MS;

    test('releases a parked delivery at its time, as it was parked', async () => {
      await it.admit([d1]);
      await it.park([{ ...d1, attempts: 3 }], later());
      expect(await it.takeDue()).toEqual([]);
      expect(await it.stateOf('d1-0')).toBe(ROUTED);
      it.nowMs = later();
      const [given] = await it.store.takeDue(10);
      expect(given).toEqual({ ...d1, attempts: 3, releases: 1 });
      const again = { record: given ?? d1, logPosition: 'again' };
      expect(await it.store.admit([again])).toMatchObject([{ verdict: 'deliver' }]);
      expect(await it.takeDue()).toEqual([]);
    });

    test('releases again what was not admitted within a minute', async () => {
      await it.admit([d1]);
      await it.park([d1], it.nowMs);
      expect(await it.takeDue()).toEqual(['d1-0']);
      it.nowMs += MINUTE_MS - 1;
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += 1;
      expect(await it.takeDue()).toEqual(['d1-0']);
    });

    test('delivers a release once if it was published twice', async () => {
      await it.admit([d1]);
      await it.park([d1], it.nowMs);
      await it.takeDue();
      expect(await it.admit([d1], 'again')).toEqual(['deliver']);
      expect(await it.admit([d1], 'once more')).toEqual(['duplicate']);
      expect(await it.admit([d1], 'again')).toEqual(['takeover']);
    });

    test('holds back other records of a parked delivery until its time', async () => {
      await it.admit([d1]);
      await it.park([d1], later());
      expect(await it.admit([d1], 'repeated request')).toEqual(['parked']);
      expect(await it.admit([d1])).toEqual(['parked']);
      it.nowMs = later();
      expect(await it.takeDue()).toEqual(['d1-0']);
    });

    test('parks deliveries behind a parked one, as ROUTED, and releases them after it', async () => {
      await it.admit([d1]);
      await it.park([d1], later());
      const admissions = await it.admitAll([d2, d3]);
      expect(admissions.map(({ verdict, changes }) => [verdict, transitionsOf(changes)])).toEqual([
        ['parked', [[ACCEPTED, ROUTED]]],
        ['parked', [[ACCEPTED, ROUTED]]],
      ]);
      expect(await it.admit([other])).toEqual(['deliver']);
      expect(await it.takeDue()).toEqual([]);
      it.nowMs = later();
      expect(await deliverDue(it, [d1, d2, d3])).toEqual([['d1-0'], ['d2-0', 'd3-0']]);
      expect(await it.admit([d4])).toEqual(['deliver']);
    });

    test('returns the same changes again for a delivery parked on arrival', async () => {
      await it.admit([d1]);
      await it.park([d1], later());
      const candidate = { record: d2, logPosition: 'p2' };
      const first = await it.store.admit([candidate]);
      expect(await it.store.admit([candidate])).toEqual(first);
    });

    test('parks a delivery that fails again before those released after it', async () => {
      await it.admit([d1]);
      await it.park([d1], it.nowMs);
      await loseDue(it, 2);
      await it.admit([d2, d3]);
      expect(await it.takeDue()).toEqual(['d1-0', 'd2-0', 'd3-0']);
      expect(await it.admit([d1], 'again')).toEqual(['deliver']);
      await it.park([{ ...d1, attempts: 2 }], later(), 'again');
      expect(await it.admit([d2, d3], 'again')).toEqual(['parked', 'parked']);
      expect(await it.admit([d4])).toEqual(['parked']);
      it.nowMs += 2 * MINUTE_MS;
      expect(await it.takeDue()).toEqual([]);
      it.nowMs = later();
      const given = await deliverDue(it, [d1, d2, d3, d4], { at: 'third' });
      expect(given).toEqual([['d1-0'], ['d2-0', 'd3-0'], ['d4-0']]);
    });

    test('keeps the order of a lane whose deliveries are all parked', async () => {
      await it.admit([d1, d2, d3]);
      await it.park([d1, d2, d3], later());
      it.nowMs = later();
      expect(await deliverDue(it, [d1, d2, d3])).toEqual([['d1-0'], ['d2-0', 'd3-0']]);
    });

    test('takes over an unfinished delivery only if nothing is parked before it', async () => {
      await it.admit([d1, d2]);
      await it.park([d1], later());
      expect(await it.admit([d2])).toEqual(['parked']);
      it.nowMs = later();
      expect(await deliverDue(it, [d1, d2])).toEqual([['d1-0'], ['d2-0']]);
    });

    test('takes over a delivery with a call in progress even if others are parked before it', async () => {
      await it.admit([d1, d2]);
      await it.store.apply([{ kind: 'attempt', deliveryId: 'd2-0', claim: it.claimOf(d2), isCalling: true }]);
      await it.park([d1], later());
      expect(await it.admitAll([d2])).toMatchObject([{ verdict: 'takeover', attempted: true }]);
    });
  });
}
