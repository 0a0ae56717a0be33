import { describe, expect, test } from 'vitest';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Change } from '../change.ts';
import { ana, deadLetter, delivery, fact, otherTrace, sampleTime, sampleTrace } from './samples.ts';
import { type StoreInTest, acceptedFact, positionOf } from './use-store.ts';

const { ROUTED, SENT, DELIVERED, READ, FAILED, EXPIRED, CANCELLED } = DeliveryState;
const MINUTE_MS = 60_000;

/** What the contract says about the trace in which a delivery was accepted. */
export function describeTraces(it: StoreInTest): void {
  const traced = (id: string, partial: Partial<DeliveryRecord> = {}): DeliveryRecord =>
    delivery(id, { traceParent: sampleTrace, ...partial });
  const tracesOf = (changes: readonly Change[] = []): [DeliveryState, string][] =>
    changes.map(({ state, traceParent }) => [state, traceParent]);
  const admit = async (record: DeliveryRecord, at?: string): Promise<[DeliveryState, string][]> =>
    (await it.admitWhole([record], at)).flatMap(({ changes }) => tracesOf(changes));

  describe('traces', () => {
    test('every change of a delivery tells the trace in which it was accepted, however it is named', async () => {
      expect(await admit(traced('m1'))).toEqual([[ROUTED, sampleTrace]]);
      await it.reopen();
      const sent = fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' });
      expect(tracesOf(await it.store.apply([sent]))).toEqual([[SENT, sampleTrace]]);
      const delivered = fact(DELIVERED, { providerMessageId: 'wamid.1' });
      expect(tracesOf(await it.store.apply([delivered]))).toEqual([[DELIVERED, sampleTrace]]);
      expect(tracesOf(await it.store.apply([fact(READ, { deliveryId: 'm1-0' })]))).toEqual([[READ, sampleTrace]]);
      expect(tracesOf(await it.store.apply([sent, delivered]))).toEqual([
        [SENT, sampleTrace],
        [DELIVERED, sampleTrace],
      ]);
    });

    test('one without tells none', async () => {
      expect(await admit(delivery('m1'))).toEqual([[ROUTED, '']]);
      expect(tracesOf(await it.store.apply([fact(READ, { deliveryId: 'm1-0' })]))).toEqual([[READ, '']]);
    });

    test('receipts that came before the outcome of their own send tell it', async () => {
      await admit(traced('m1'));
      await it.store.apply([fact(READ, { providerMessageId: 'wamid.1' })]);
      const changes = await it.store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' })]);
      expect(tracesOf(changes)).toEqual([
        [SENT, sampleTrace],
        [READ, sampleTrace],
      ]);
    });

    test('it is that of the record by which the delivery was first known', async () => {
      await it.store.apply([
        { kind: 'accepted', record: traced('m1') },
        { kind: 'accepted', record: traced('m1', { traceParent: otherTrace }) },
        { kind: 'accepted', record: delivery('m2') },
      ]);
      expect(await admit(traced('m1', { traceParent: otherTrace }))).toEqual([[ROUTED, sampleTrace]]);
      expect(await admit(traced('m2'))).toEqual([[ROUTED, '']]);
      const both = [traced('m3'), traced('m3', { traceParent: otherTrace })];
      await it.store.admit(both.map((record, turn) => ({ record, logPosition: `p${turn}` })));
      await it.store.apply([{ kind: 'accepted', record: delivery('m3') }]);
      expect(tracesOf(await it.store.apply([fact(SENT, { deliveryId: 'm3-0' })]))).toEqual([[SENT, sampleTrace]]);
    });

    test('what was parked comes out with it, and so does what was parked behind that', async () => {
      const [d1, d2] = [traced('d1'), traced('d2', { traceParent: otherTrace })];
      await admit(d1);
      await it.park([d1], it.nowMs);
      expect(await admit(d2)).toEqual([[ROUTED, otherTrace]]);
      expect(await it.store.takeDue(1)).toMatchObject([{ deliveryId: 'd1-0', traceParent: sampleTrace }]);
      it.nowMs += MINUTE_MS;
      const due = await it.store.takeDue(2);
      expect(due.map(({ traceParent }) => traceParent)).toEqual([sampleTrace, otherTrace]);
      await it.store.admit(due.map((record) => ({ record, logPosition: positionOf(record, 'again') })));
      const changes = await it.store.apply([
        fact(SENT, { deliveryId: 'd1-0' }),
        fact(SENT, { deliveryId: 'd2-0', factId: 'other' }),
      ]);
      expect(tracesOf(changes)).toEqual([
        [SENT, sampleTrace],
        [SENT, otherTrace],
      ]);
    });

    test('what was scheduled comes out with it when its time to live ends, and expires with it', async () => {
      const record = traced('m1', { sendTimeMs: it.nowMs + 2 * MINUTE_MS, expireTimeMs: it.nowMs + MINUTE_MS });
      await it.store.apply([{ kind: 'accepted', record }]);
      it.nowMs += MINUTE_MS;
      expect(await it.store.takeDue(1)).toEqual([record]);
      expect(await admit(record)).toEqual([[ROUTED, sampleTrace]]);
      const expired = await it.store.apply([fact(EXPIRED, { deliveryId: 'm1-0' })]);
      expect(tracesOf(expired)).toEqual([[EXPIRED, sampleTrace]]);
    });

    test('cancelling tells it, by the client or in favour of another delivery', async () => {
      await it.store.apply([
        acceptedFact('m1', { traceParent: sampleTrace }),
        acceptedFact('m2'),
        { kind: 'accepted', record: traced('m3') },
      ]);
      expect(tracesOf(await it.store.cancel('acme', 'm1', sampleTime))).toEqual([[CANCELLED, sampleTrace]]);
      expect(tracesOf(await it.store.cancel('acme', 'm2', sampleTime))).toEqual([[CANCELLED, '']]);
      const second = traced('m3', {
        deliveryId: 'm3-1',
        position: 1,
        identity: { ...ana, value: '+2' },
        fallback: { firstPosition: 0, successStates: [SENT], waitMs: MINUTE_MS },
      });
      await it.store.apply([{ kind: 'accepted', record: second }]);
      await it.store.apply([fact(SENT, { deliveryId: 'm3-0' })]);
      it.nowMs += MINUTE_MS;
      await it.takeDue();
      expect(await admit(second)).toEqual([[CANCELLED, sampleTrace]]);
    });

    test('giving a dead letter up tells it', async () => {
      const record = traced('m1');
      await admit(record);
      const letter = deadLetter('l1', { delivery: { deliveryId: 'm1-0', claim: it.claimOf(record) } });
      await it.store.apply([{ kind: 'dead_letter', letter }]);
      const { changes } = await it.store.deadLetters.discard('acme', {}, sampleTime);
      expect(tracesOf(changes)).toEqual([[FAILED, sampleTrace]]);
    });
  });
}
