import { describe, expect, test } from 'vitest';
import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Change } from '../change.ts';
import { ANA, deadLetter, delivery, fact, OTHER_TRACE, SAMPLE_TIME_MS, SAMPLE_TRACE } from './samples.ts';
import { type StoreInTest, acceptedFact, positionOf } from './use-store.ts';

const { ROUTED, SENT, DELIVERED, READ, FAILED, EXPIRED, CANCELLED } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests the trace of acceptance. */
export function describeTraces(it: StoreInTest): void {
  const traced = (id: string, partial: Partial<DeliveryRecord> = {}): DeliveryRecord =>
    delivery(id, { traceParent: SAMPLE_TRACE, ...partial });
  const tracesOf = (changes: readonly Change[] = []): [DeliveryState, string][] =>
    changes.map(({ state, traceParent }) => [state, traceParent]);
  const admit = async (record: DeliveryRecord, at?: string): Promise<[DeliveryState, string][]> =>
    (await it.admitAll([record], at)).flatMap(({ changes }) => tracesOf(changes));

  describe('traces', () => {
    test('adds the trace of acceptance to every change of a delivery', async () => {
      expect(await admit(traced('m1'))).toEqual([[ROUTED, SAMPLE_TRACE]]);
      await it.reopen();
      const sent = fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' });
      expect(tracesOf(await it.store.apply([sent]))).toEqual([[SENT, SAMPLE_TRACE]]);
      const delivered = fact(DELIVERED, { providerMessageId: 'wamid.1' });
      expect(tracesOf(await it.store.apply([delivered]))).toEqual([[DELIVERED, SAMPLE_TRACE]]);
      expect(tracesOf(await it.store.apply([fact(READ, { deliveryId: 'm1-0' })]))).toEqual([[READ, SAMPLE_TRACE]]);
      expect(tracesOf(await it.store.apply([sent, delivered]))).toEqual([
        [SENT, SAMPLE_TRACE],
        [DELIVERED, SAMPLE_TRACE],
      ]);
    });

    test('adds no trace if there was none', async () => {
      expect(await admit(delivery('m1'))).toEqual([[ROUTED, '']]);
      expect(tracesOf(await it.store.apply([fact(READ, { deliveryId: 'm1-0' })]))).toEqual([[READ, '']]);
    });

    test('adds the trace to early receipts', async () => {
      await admit(traced('m1'));
      await it.store.apply([fact(READ, { providerMessageId: 'wamid.1' })]);
      const changes = await it.store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' })]);
      expect(tracesOf(changes)).toEqual([
        [SENT, SAMPLE_TRACE],
        [READ, SAMPLE_TRACE],
      ]);
    });

    test('uses the trace of the first record of a delivery', async () => {
      await it.store.apply([
        { kind: 'accepted', record: traced('m1') },
        { kind: 'accepted', record: traced('m1', { traceParent: OTHER_TRACE }) },
        { kind: 'accepted', record: delivery('m2') },
      ]);
      expect(await admit(traced('m1', { traceParent: OTHER_TRACE }))).toEqual([[ROUTED, SAMPLE_TRACE]]);
      expect(await admit(traced('m2'))).toEqual([[ROUTED, '']]);
      const both = [traced('m3'), traced('m3', { traceParent: OTHER_TRACE })];
      await it.store.admit(both.map((record, turn) => ({ record, logPosition: `p${turn}` })));
      await it.store.apply([{ kind: 'accepted', record: delivery('m3') }]);
      expect(tracesOf(await it.store.apply([fact(SENT, { deliveryId: 'm3-0' })]))).toEqual([[SENT, SAMPLE_TRACE]]);
    });

    test('releases parked deliveries with their trace', async () => {
      const [d1, d2] = [traced('d1'), traced('d2', { traceParent: OTHER_TRACE })];
      await admit(d1);
      await it.park([d1], it.nowMs);
      expect(await admit(d2)).toEqual([[ROUTED, OTHER_TRACE]]);
      expect(await it.store.takeDue(1)).toMatchObject([{ deliveryId: 'd1-0', traceParent: SAMPLE_TRACE }]);
      it.nowMs += MINUTE_MS;
      const due = await it.store.takeDue(2);
      expect(due.map(({ traceParent }) => traceParent)).toEqual([SAMPLE_TRACE, OTHER_TRACE]);
      await it.store.admit(due.map((record) => ({ record, logPosition: positionOf(record, 'again') })));
      const changes = await it.store.apply([
        fact(SENT, { deliveryId: 'd1-0' }),
        fact(SENT, { deliveryId: 'd2-0', factId: 'other' }),
      ]);
      expect(tracesOf(changes)).toEqual([
        [SENT, SAMPLE_TRACE],
        [SENT, OTHER_TRACE],
      ]);
    });

    test('releases an expired scheduled delivery with its trace', async () => {
      const record = traced('m1', { sendTimeMs: it.nowMs + 2 * MINUTE_MS, expireTimeMs: it.nowMs + MINUTE_MS });
      await it.store.apply([{ kind: 'accepted', record }]);
      it.nowMs += MINUTE_MS;
      expect(await it.store.takeDue(1)).toEqual([record]);
      expect(await admit(record)).toEqual([[ROUTED, SAMPLE_TRACE]]);
      const expired = await it.store.apply([fact(EXPIRED, { deliveryId: 'm1-0' })]);
      expect(tracesOf(expired)).toEqual([[EXPIRED, SAMPLE_TRACE]]);
    });

    test('adds the trace to cancellations, by the client or by a fallback', async () => {
      await it.store.apply([
        acceptedFact('m1', { traceParent: SAMPLE_TRACE }),
        acceptedFact('m2'),
        { kind: 'accepted', record: traced('m3') },
      ]);
      expect(tracesOf(await it.store.cancel('acme', 'm1', SAMPLE_TIME_MS))).toEqual([[CANCELLED, SAMPLE_TRACE]]);
      expect(tracesOf(await it.store.cancel('acme', 'm2', SAMPLE_TIME_MS))).toEqual([[CANCELLED, '']]);
      const second = traced('m3', {
        deliveryId: 'm3-1',
        position: 1,
        identity: { ...ANA, value: '+2' },
        fallback: { firstPosition: 0, successStates: [SENT], waitMs: MINUTE_MS },
      });
      await it.store.apply([{ kind: 'accepted', record: second }]);
      await it.store.apply([fact(SENT, { deliveryId: 'm3-0' })]);
      it.nowMs += MINUTE_MS;
      await it.takeDue();
      expect(await admit(second)).toEqual([[CANCELLED, SAMPLE_TRACE]]);
    });

    test('adds the trace when a dead letter is discarded', async () => {
      const record = traced('m1');
      await admit(record);
      const letter = deadLetter('l1', { delivery: { deliveryId: 'm1-0', claim: it.claimOf(record) } });
      await it.store.apply([{ kind: 'dead_letter', letter }]);
      const { changes } = await it.store.deadLetters.discard('acme', {}, SAMPLE_TIME_MS);
      expect(tracesOf(changes)).toEqual([[FAILED, SAMPLE_TRACE]]);
    });
  });
}
