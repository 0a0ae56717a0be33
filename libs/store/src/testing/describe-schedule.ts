import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import { delivery } from './samples.ts';
import { deliverDue } from './take-lanes.ts';
import { type StoreInTest, acceptedFact, movesOf } from './use-store.ts';

const { SCHEDULED, ROUTED } = DeliveryState;
const MINUTE_MS = 60_000;

/** What the contract says about deliveries that wait for their own time. */
export function describeSchedule(it: StoreInTest): void {
  describe('schedules', () => {
    test('one with a send time is SCHEDULED, comes out at that time, and is delivered', async () => {
      const record = delivery('m1', { sendTimeMs: it.nowMs + MINUTE_MS });
      expect(await it.store.apply([{ kind: 'accepted', record }])).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(SCHEDULED);
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([record], 'too early')).toEqual(['parked']);
      it.nowMs += MINUTE_MS;
      expect(await it.store.takeDue(10)).toEqual([record]);
      const [admission] = await it.store.admit([{ record, logPosition: 'p' }]);
      expect(admission?.verdict).toBe('deliver');
      expect(movesOf(admission?.changes ?? [])).toEqual([[SCHEDULED, ROUTED]]);
      it.nowMs += 2 * MINUTE_MS;
      expect(await it.takeDue()).toEqual([]);
    });

    test('accepted again, it is not scheduled again', async () => {
      const accepted = acceptedFact('m1', { sendTimeMs: it.nowMs });
      await it.store.apply([accepted, accepted]);
      await it.takeDue();
      await it.admit([accepted.record]);
      await it.store.apply([accepted]);
      it.nowMs += 2 * MINUTE_MS;
      expect(await it.takeDue()).toEqual([]);
    });

    test('what was not admitted within a minute is given again', async () => {
      await it.store.apply([acceptedFact('m1', { sendTimeMs: it.nowMs })]);
      expect(await it.takeDue()).toEqual(['m1-0']);
      expect(await it.takeDue()).toEqual([]);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['m1-0']);
    });

    test('at its time it waits behind what waits in its lane', async () => {
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

    test('when its time to live ends first, it is given then', async () => {
      await it.store.apply([
        acceptedFact('m1', { sendTimeMs: it.nowMs + 2 * MINUTE_MS, expireTimeMs: it.nowMs + MINUTE_MS }),
      ]);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['m1-0']);
      expect(await it.takeDue()).toEqual([]);
    });

    test('no more is given than asked for, the first due first', async () => {
      const times = [3, 1, 2].map((minute) => it.nowMs + minute * MINUTE_MS);
      await it.store.apply(times.map((sendTimeMs, index) => acceptedFact(`m${index}`, { sendTimeMs })));
      it.nowMs += 3 * MINUTE_MS;
      expect(await it.takeDue(2)).toEqual(expect.arrayContaining(['m1-0', 'm2-0']));
      expect(await it.takeDue(2)).toEqual(['m0-0']);
    });
  });
}
