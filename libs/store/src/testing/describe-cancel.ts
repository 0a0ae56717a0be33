import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import { ANA, delivery, fact, inboundReport, SAMPLE_TIME_MS } from './samples.ts';
import { type StoreInTest, acceptedFact, transitionsOf } from './use-store.ts';

const { SCHEDULED, ACCEPTED, ROUTED, SENT, CANCELLED } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests cancellation, attempts and requests. */
export function describeCancel(it: StoreInTest): void {
  describe('cancel', () => {
    test('cancels parked and scheduled deliveries, and returns the changes again', async () => {
      await it.store.apply([acceptedFact('m1', { sendTimeMs: it.nowMs }), acceptedFact('m2')]);
      const changes = await it.store.cancel('acme', 'm1', SAMPLE_TIME_MS);
      expect(transitionsOf(changes ?? [])).toEqual([[SCHEDULED, CANCELLED]]);
      expect(transitionsOf((await it.store.cancel('acme', 'm2', SAMPLE_TIME_MS)) ?? [])).toEqual([
        [ACCEPTED, CANCELLED],
      ]);
      expect(await it.store.cancel('acme', 'm1', SAMPLE_TIME_MS + 1)).toEqual(changes);
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([delivery('m1'), delivery('m2')])).toEqual(['duplicate', 'duplicate']);
    });

    test('unblocks the lane of a cancelled delivery', async () => {
      await it.admit([delivery('d1')]);
      await it.park([delivery('d1')], it.nowMs + MINUTE_MS);
      await it.admit([delivery('d2')]);
      expect(transitionsOf((await it.store.cancel('acme', 'd1', SAMPLE_TIME_MS)) ?? [])).toEqual([[ROUTED, CANCELLED]]);
      expect(await it.takeDue()).toEqual(['d2-0']);
    });

    test('skips claimed and sent deliveries', async () => {
      const second = { deliveryId: 'm1-1', position: 1, identity: { ...ANA, value: '+2' } };
      await it.admit([delivery('m1'), delivery('m2')]);
      await it.store.apply([fact(SENT, { deliveryId: 'm2-0' }), acceptedFact('m1', second)]);
      expect(await it.store.cancel('acme', 'm1', SAMPLE_TIME_MS)).toMatchObject([
        { deliveryId: 'm1-1', state: CANCELLED },
      ]);
      expect(await it.store.cancel('acme', 'm2', SAMPLE_TIME_MS)).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(ROUTED);
    });

    test('finds no unknown message, and none of another tenant', async () => {
      await it.store.apply([acceptedFact('m1')]);
      expect(await it.store.cancel('acme', 'nothing', SAMPLE_TIME_MS)).toBeUndefined();
      expect(await it.store.cancel('other', 'm1', SAMPLE_TIME_MS)).toBeUndefined();
      expect(await it.stateOf('m1-0')).toBe(ACCEPTED);
    });
  });

  describe('attempts', () => {
    const attempt = (isCalling: boolean, claim = it.claimOf(delivery('m1'))) =>
      ({ kind: 'attempt', deliveryId: 'm1-0', claim, isCalling }) as const;
    const again = async (): Promise<unknown> => (await it.admitAll([delivery('m1')]))[0];

    test('reports a call in progress with a takeover', async () => {
      await again();
      expect(await again()).toMatchObject({ verdict: 'takeover', attempted: false });
      expect(await it.store.apply([attempt(true)])).toEqual([]);
      expect(await again()).toMatchObject({ verdict: 'takeover', attempted: true });
      await it.store.apply([attempt(true), attempt(false)]);
      expect(await again()).toMatchObject({ verdict: 'takeover', attempted: false });
    });

    test('ignores an attempt without the current claim', async () => {
      await it.store.apply([attempt(true), acceptedFact('m1'), attempt(true)]);
      await again();
      await it.store.apply([attempt(true, 'another')]);
      expect(await again()).toMatchObject({ verdict: 'takeover', attempted: false });
    });

    test('ends the attempt when the delivery is parked', async () => {
      await again();
      await it.store.apply([attempt(true)]);
      await it.park([delivery('m1')], it.nowMs);
      await it.takeDue();
      const admit = async (): Promise<unknown> => (await it.admitAll([delivery('m1')], 'again'))[0];
      expect(await admit()).toMatchObject({ verdict: 'deliver', attempted: false });
      expect(await admit()).toMatchObject({ verdict: 'takeover', attempted: false });
    });
  });

  describe('requests', () => {
    test('finds a request by its message, with hash and time', async () => {
      await it.store.apply([
        acceptedFact('m1', { requestHash: Buffer.from('00ff10', 'hex') }),
        acceptedFact('m2', { acceptTimeMs: SAMPLE_TIME_MS + 5 }),
      ]);
      await it.store.receive([inboundReport('in1')]);
      expect(await it.store.findRequests(['m2', 'in1', 'nothing', 'm1'])).toEqual(
        new Map([
          ['m1', { requestHash: '00ff10', createTimeMs: SAMPLE_TIME_MS }],
          ['m2', { requestHash: '', createTimeMs: SAMPLE_TIME_MS + 5 }],
        ]),
      );
      expect(await it.store.findRequests([])).toEqual(new Map());
    });
  });
}
