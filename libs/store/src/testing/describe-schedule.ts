import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import { delivery } from './samples.ts';
import { deliverDue } from './take-lanes.ts';
import { type StoreInTest, acceptedFact, transitionsOf } from './use-store.ts';

const { SCHEDULED, ROUTED } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests scheduled deliveries. */
export function describeSchedule(it: StoreInTest): void {
  describe('schedules', () => {
    test('releases a SCHEDULED delivery at its send time', async () => {
      const record = delivery('m1', { sendTimeMs: it.nowMs + MINUTE_MS });
      expect(await it.store.apply([{ kind: 'accepted', record }])).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(SCHEDULED);
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([record], 'too early')).toEqual(['parked']);
      it.nowMs += MINUTE_MS;
      expect(await it.store.takeDue(10)).toEqual([record]);
      const [admission] = await it.store.admit([{ record, logPosition: 'p' }]);
      expect(admission?.verdict).toBe('deliver');
      expect(transitionsOf(admission?.changes ?? [])).toEqual([[SCHEDULED, ROUTED]]);
      it.nowMs += 2 * MINUTE_MS;
      expect(await it.takeDue()).toEqual([]);
    });

    test('does not schedule a delivery again when it is accepted again', async () => {
      const accepted = acceptedFact('m1', { sendTimeMs: it.nowMs });
      await it.store.apply([accepted, accepted]);
      await it.takeDue();
      await it.admit([accepted.record]);
      await it.store.apply([accepted]);
      it.nowMs += 2 * MINUTE_MS;
      expect(await it.takeDue()).toEqual([]);
    });

    test('releases again what was not admitted within a minute', async () => {
      await it.store.apply([acceptedFact('m1', { sendTimeMs: it.nowMs })]);
      expect(await it.takeDue()).toEqual(['m1-0']);
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['m1-0']);
    });

    test('parks a released delivery behind others of its lane', async () => {
      const parked = delivery('d1');
      const scheduled = acceptedFact('m1', { sendTimeMs: it.nowMs });
      await it.admit([parked]);
      await it.park([parked], it.nowMs + 3 * MINUTE_MS);
      await it.store.apply([scheduled]);
      expect(await it.takeDue()).toEqual(['m1-0']);
      expect(await it.admit([scheduled.record])).toEqual(['parked']);
      it.nowMs += 3 * MINUTE_MS;
      expect(await deliverDue(it, [parked, scheduled.record])).toEqual([['d1-0'], ['m1-0']]);
    });

    test('releases a delivery when it expires before its send time', async () => {
      await it.store.apply([
        acceptedFact('m1', { sendTimeMs: it.nowMs + 2 * MINUTE_MS, expireTimeMs: it.nowMs + MINUTE_MS }),
      ]);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['m1-0']);
      expect(await it.takeDue()).toEqual([]);
    });

    test('releases at most the limit, in the order of due times', async () => {
      const times = [3, 1, 2].map((minute) => it.nowMs + minute * MINUTE_MS);
      await it.store.apply(times.map((sendTimeMs, index) => acceptedFact(`m${index}`, { sendTimeMs })));
      it.nowMs += 3 * MINUTE_MS;
      expect(await it.takeDue(2)).toEqual(expect.arrayContaining(['m1-0', 'm2-0']));
      expect(await it.takeDue(2)).toEqual(['m0-0']);
    });
  });
}
