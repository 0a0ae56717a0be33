import { DeliveryState } from '@chat4all/proto';
import { describe, expect, test } from 'vitest';
import type { StateFact } from '../facts.ts';
import { ANA, BEA, delivery, fact, SAMPLE_TIME_MS } from './samples.ts';
import { type StoreInTest, acceptedFact, transitionsOf } from './use-store.ts';

const { SENT, DELIVERED, READ, FAILED } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests receipts that also hold for earlier deliveries. */
export function describeWatermarks(it: StoreInTest): void {
  const sent = (id: string, minutes: number, partial: Partial<StateFact> = {}): StateFact => {
    const timeMs = SAMPLE_TIME_MS + minutes * MINUTE_MS;
    return fact(SENT, {
      factId: `sent/${id}`,
      deliveryId: `${id}-0`,
      providerMessageId: `mid.${id}`,
      timeMs,
      ...partial,
    });
  };
  const upTo = (id: string, state: DeliveryState, partial: Partial<StateFact> = {}): StateFact =>
    fact(state, { factId: `up-to/${id}/${state}`, providerMessageId: `mid.${id}`, isWatermark: true, ...partial });
  const states = (...ids: string[]) => Promise.all(ids.map((id) => it.stateOf(`${id}-0`)));

  describe('watermarks', () => {
    test('hold for every earlier delivery to the person, and no other', async () => {
      const other = delivery('m5', { identity: { ...ANA, accountId: 'acme-other' } });
      const all = ['m1', 'm2', 'm3'].map((id) => delivery(id));
      await it.admit([...all, delivery('m4', { identity: BEA }), other, delivery('m6')]);
      await it.store.apply([sent('m1', 1), sent('m2', 2), sent('m3', 3), sent('m4', 1)]);
      await it.store.apply([sent('m5', 1, { accountId: 'acme-other' }), fact(FAILED, { deliveryId: 'm6-0' })]);
      const delivered = await it.store.apply([upTo('m1', DELIVERED)]);
      expect(transitionsOf(delivered)).toEqual([[SENT, DELIVERED]]);
      const changes = await it.store.apply([upTo('m2', READ)]);
      expect(changes.map(({ deliveryId }) => deliveryId)).toEqual(['m2-0', 'm1-0']);
      expect(transitionsOf(changes)).toEqual([
        [SENT, READ],
        [DELIVERED, READ],
      ]);
      expect(await states('m1', 'm2', 'm3', 'm4', 'm5', 'm6')).toEqual([READ, READ, SENT, SENT, SENT, FAILED]);
      expect(await it.store.apply([upTo('m2', READ)])).toEqual(changes);
    });

    test('hold for what the same batch has sent before', async () => {
      await it.admit([delivery('m1'), delivery('m2')]);
      const changes = await it.store.apply([sent('m1', 1), sent('m2', 2), upTo('m2', READ)]);
      expect(changes.map(({ deliveryId, state }) => [deliveryId, state])).toEqual([
        ['m1-0', SENT],
        ['m2-0', SENT],
        ['m2-0', READ],
        ['m1-0', READ],
      ]);
    });

    test('hold up to the time of the platform, if the named message is unknown', async () => {
      await it.admit([delivery('m1'), delivery('m2'), delivery('m3')]);
      await it.store.apply([sent('m1', 1), sent('m2', 3)]);
      const providerTimeMs = SAMPLE_TIME_MS + 2 * MINUTE_MS;
      const unknown = { providerTimeMs, recipient: { tenantId: 'acme', identities: [ANA] } };
      const changes = await it.store.apply([upTo('elsewhere', READ, unknown), upTo('nothing', READ)]);
      expect(changes.map(({ deliveryId, state }) => [deliveryId, state])).toEqual([['m1-0', READ]]);
    });

    test('hold for deliveries to linked identities', async () => {
      const bsuid = { ...ANA, kind: 'bsuid', value: 'BR.ana' };
      await it.admit([delivery('m1', { identity: bsuid }), delivery('m2')]);
      const recipient = { tenantId: 'acme', identities: [bsuid] };
      await it.store.apply([sent('m1', 1), sent('m2', 2, { recipient })]);
      await it.store.apply([upTo('m2', READ)]);
      expect(await states('m1', 'm2')).toEqual([READ, READ]);
    });

    test('keep a fallback that waits for READ from sending again', async () => {
      const fallback = { firstPosition: 0, successStates: [READ], waitMs: MINUTE_MS };
      const step = { deliveryId: 'm1-1', position: 1, identity: BEA, fallback };
      await it.store.apply([acceptedFact('m1', { hasFallback: true }), acceptedFact('m1', step)]);
      await it.admit([delivery('m1', { hasFallback: true }), delivery('m2')]);
      await it.store.apply([sent('m1', 1), sent('m2', 2), upTo('m2', READ)]);
      it.nowMs += 2 * MINUTE_MS;
      expect(await it.takeDue()).toEqual(['m1-1']);
      expect(await it.admit([delivery('m1', step)], 'released')).toEqual(['cancelled']);
    });
  });
}
