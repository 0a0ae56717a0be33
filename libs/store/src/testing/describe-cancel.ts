import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import { ana, delivery, fact, inbound, sampleTime } from './samples.ts';
import { type StoreInTest, acceptedFact, movesOf } from './use-store.ts';

const { SCHEDULED, ACCEPTED, ROUTED, SENT, CANCELLED } = DeliveryState;
const MINUTE_MS = 60_000;

/** What the contract says about cancelling, attempts and requests. */
export function describeCancel(it: StoreInTest): void {
  describe('cancel', () => {
    test('what waits is cancelled and never comes out; the changes can be had again', async () => {
      await it.store.apply([acceptedFact('m1', { sendTimeMs: it.nowMs }), acceptedFact('m2')]);
      const changes = await it.store.cancel('acme', 'm1', sampleTime);
      expect(movesOf(changes ?? [])).toEqual([[SCHEDULED, CANCELLED]]);
      expect(movesOf((await it.store.cancel('acme', 'm2', sampleTime)) ?? [])).toEqual([[ACCEPTED, CANCELLED]]);
      expect(await it.store.cancel('acme', 'm1', sampleTime + 1)).toEqual(changes);
      expect(await it.takeDue()).toEqual([]);
      expect(await it.admit([delivery('m1'), delivery('m2')])).toEqual(['duplicate', 'duplicate']);
    });

    test('a parked delivery that is cancelled holds its lane no more', async () => {
      await it.admit([delivery('d1')]);
      await it.park([delivery('d1')], it.nowMs + MINUTE_MS);
      await it.admit([delivery('d2')]);
      expect(movesOf((await it.store.cancel('acme', 'd1', sampleTime)) ?? [])).toEqual([[ROUTED, CANCELLED]]);
      expect(await it.takeDue()).toEqual(['d2-0']);
    });

    test('what a worker has, or was sent, is left alone', async () => {
      const second = { deliveryId: 'm1-1', position: 1, identity: { ...ana, value: '+2' } };
      await it.admit([delivery('m1'), delivery('m2')]);
      await it.store.apply([fact(SENT, { deliveryId: 'm2-0' }), acceptedFact('m1', second)]);
      expect(await it.store.cancel('acme', 'm1', sampleTime)).toMatchObject([{ deliveryId: 'm1-1', state: CANCELLED }]);
      expect(await it.store.cancel('acme', 'm2', sampleTime)).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(ROUTED);
    });

    test('a message of nobody, or of another tenant, cannot be cancelled', async () => {
      await it.store.apply([acceptedFact('m1')]);
      expect(await it.store.cancel('acme', 'nothing', sampleTime)).toBeUndefined();
      expect(await it.store.cancel('other', 'm1', sampleTime)).toBeUndefined();
      expect(await it.stateOf('m1-0')).toBe(ACCEPTED);
    });
  });

  describe('attempts', () => {
    const attempt = (isCalling: boolean, claim = it.claimOf(delivery('m1'))) =>
      ({ kind: 'attempt', deliveryId: 'm1-0', claim, isCalling }) as const;
    const again = async (): Promise<unknown> => (await it.admitWhole([delivery('m1')]))[0];

    test('a takeover tells whether a call of the provider is under way', async () => {
      await again();
      expect(await again()).toMatchObject({ verdict: 'takeover', attempted: false });
      expect(await it.store.apply([attempt(true)])).toEqual([]);
      expect(await again()).toMatchObject({ verdict: 'takeover', attempted: true });
      await it.store.apply([attempt(true), attempt(false)]);
      expect(await again()).toMatchObject({ verdict: 'takeover', attempted: false });
    });

    test('without the claim it means nothing', async () => {
      await it.store.apply([attempt(true), acceptedFact('m1'), attempt(true)]);
      await again();
      await it.store.apply([attempt(true, 'another')]);
      expect(await again()).toMatchObject({ verdict: 'takeover', attempted: false });
    });

    test('parking ends it', async () => {
      await again();
      await it.store.apply([attempt(true)]);
      await it.park([delivery('m1')], it.nowMs);
      await it.takeDue();
      const admit = async (): Promise<unknown> => (await it.admitWhole([delivery('m1')], 'again'))[0];
      expect(await admit()).toMatchObject({ verdict: 'deliver', attempted: false });
      expect(await admit()).toMatchObject({ verdict: 'takeover', attempted: false });
    });
  });

  describe('requests', () => {
    test('a request is known by its message, with its hash and its time', async () => {
      await it.store.apply([
        acceptedFact('m1', { requestHash: Buffer.from('00ff10', 'hex') }),
        acceptedFact('m2', { acceptTimeMs: sampleTime + 5 }),
        { kind: 'inbound', tenantId: 'acme', record: inbound('in1'), timeMs: sampleTime },
      ]);
      expect(await it.store.findRequests(['m2', 'in1', 'nothing', 'm1'])).toEqual(
        new Map([
          ['m1', { requestHash: '00ff10', createTimeMs: sampleTime }],
          ['m2', { requestHash: '', createTimeMs: sampleTime + 5 }],
        ]),
      );
      expect(await it.store.findRequests([])).toEqual(new Map());
    });
  });
}
