import { describe, expect, test } from 'vitest';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Store } from '../store.ts';
import { ANA, delivery, fact } from './samples.ts';
import { loseDue } from './take-lanes.ts';
import { type StoreInTest, positionOf } from './use-store.ts';

const { SENT } = DeliveryState;
const MINUTE_MS = 60_000;
const WORKERS = 4;

/** Tests several workers on the same store. */
export function describeManyWorkers(it: StoreInTest): void {
  describe('many workers', () => {
    test('releases nothing twice to two concurrent callers', async () => {
      const another = await it.openAnother();
      const records = Array.from({ length: 300 }, (_, index) =>
        delivery(`m${index}`, { identity: { ...ANA, value: `+${index % 60}` } }),
      );
      await it.admit(records);
      await it.park(records, it.nowMs);
      // From here on a release includes the whole lane.
      await loseDue(it, 3);
      const scheduled = Array.from({ length: 100 }, (_, index) => delivery(`s${index}`, { sendTimeMs: it.nowMs }));
      await it.store.apply(scheduled.map((record) => ({ kind: 'accepted', record })));
      const taken = await Promise.all(
        Array.from({ length: 30 }, (_, turn) => (turn % 2 === 0 ? it.store : another).takeDue(20)),
      );
      const given = [...taken.flat().map(({ deliveryId }) => deliveryId), ...(await it.takeDue())];
      expect(new Set(given).size).toBe(given.length);
      expect(given).toHaveLength(records.length + scheduled.length);
    });

    test('sends each delivery once, while many workers admit, park and release at once', async () => {
      const another = await it.openAnother();
      const records = Array.from({ length: 120 }, (_, index) =>
        delivery(`m${index}`, { identity: { ...ANA, value: `+${index % 8}` } }),
      );
      await it.admit(records);
      await it.park(records, it.nowMs);
      const sent: string[] = [];
      // Sends every other claimed delivery and parks the rest; every worker gets everything that was released.
      const work = async (
        store: Store,
        due: readonly DeliveryRecord[],
        worker: number,
        round: number,
      ): Promise<void> => {
        const at = `${worker}.${round}`;
        const turned = worker % 2 === 0 ? due : due.toReversed();
        const admissions = await store.admit(turned.map((record) => ({ record, logPosition: positionOf(record, at) })));
        const claims = new Map(turned.map((record, index) => [record, admissions[index]?.claim ?? '']));
        const ours = turned.filter((_, index) => admissions[index]?.verdict === 'deliver');
        const sending = ours.filter((_, index) => (index + round) % 2 === 0);
        sent.push(...sending.map(({ deliveryId }) => deliveryId));
        await Promise.all([
          store.apply(
            sending.map(({ deliveryId }) => fact(SENT, { deliveryId, factId: positionOf({ deliveryId }, at) })),
          ),
          store.park(
            ours
              .filter((record) => !sending.includes(record))
              .map((record) => ({ record, claim: claims.get(record) ?? '', notBeforeMs: it.nowMs })),
          ),
        ]);
      };
      for (let round = 0; sent.length < records.length && round < 200; round += 1) {
        // After a failure a lane releases little at a time; here all of it.
        await loseDue(it, 4);
        const taken = await Promise.all([it.store.takeDue(40), another.takeDue(40)]);
        const workers = Array.from({ length: WORKERS }, (_, worker) =>
          work(worker < 2 ? it.store : another, taken.flat(), worker, round),
        );
        await Promise.all(workers);
        // Released deliveries that were parked are released again.
        it.nowMs += MINUTE_MS;
      }
      expect(sent.sort()).toEqual(records.map(({ deliveryId }) => deliveryId).sort());
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([delivery('next', { identity: { ...ANA, value: '+0' } })])).toEqual(['deliver']);
    });
  });
}
