import { describe, expect, test } from 'vitest';
import { DeliveryState, MessageDirection } from '@chat4all/proto';
import type { Store } from '../store.ts';
import { ANA, delivery, fact, inboundReport, SAMPLE_TIME_MS } from './samples.ts';
import { type StoreInTest, transitionsOf } from './use-store.ts';

const { ROUTED, SENT, DELIVERED, READ, FAILED } = DeliveryState;

/** Tests state facts and inbound messages. */
export function describeApply(it: StoreInTest): void {
  const admit = (id: string, position = `t/0/${id}`): ReturnType<Store['admit']> =>
    it.store.admit([{ record: delivery(id), logPosition: position }]);

  describe('apply', () => {
    test('moves states forward, with one change each', async () => {
      await admit('m1');
      const changes = await it.store.apply([
        fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' }),
        fact(DELIVERED, { providerMessageId: 'wamid.1', providerTimeMs: SAMPLE_TIME_MS }),
        fact(READ, { deliveryId: 'm1-0' }),
      ]);
      expect(transitionsOf(changes)).toEqual([
        [ROUTED, SENT],
        [SENT, DELIVERED],
        [DELIVERED, READ],
      ]);
      expect(changes[1]).toMatchObject({
        deliveryId: 'm1-0',
        providerTimeMs: SAMPLE_TIME_MS,
        providerMessageId: 'wamid.1',
      });
      expect((await it.store.getMessage('acme', 'm1'))?.deliveries[0]).toMatchObject({
        state: READ,
        providerMessageId: 'wamid.1',
        updateTime: new Date(SAMPLE_TIME_MS + READ * 1_000),
      });
    });

    test('never moves a state back, nor out of a final one', async () => {
      await admit('m1');
      await it.store.apply([fact(READ, { deliveryId: 'm1-0' })]);
      const late = [SENT, DELIVERED, FAILED].map((state) => fact(state, { deliveryId: 'm1-0', factId: 'late' }));
      expect(await it.store.apply(late)).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(READ);
    });

    test('lets a sent delivery fail, but not a delivered one', async () => {
      await admit('m1');
      await admit('m2');
      const error = { reason: 'UNDELIVERABLE', message: 'gone', channelCode: '131026', certain: true };
      const changes = await it.store.apply([
        fact(DELIVERED, { deliveryId: 'm1-0' }),
        fact(FAILED, { deliveryId: 'm1-0', error }),
        fact(SENT, { deliveryId: 'm2-0' }),
        fact(FAILED, { deliveryId: 'm2-0', error }),
      ]);
      expect(changes.map(({ deliveryId, state }) => [deliveryId, state])).toEqual([
        ['m1-0', DELIVERED],
        ['m2-0', SENT],
        ['m2-0', FAILED],
      ]);
      expect((await it.store.getMessage('acme', 'm2'))?.deliveries[0]?.error).toEqual(error);
    });

    test('returns the same change for a repeated fact, none for another fact of the same state', async () => {
      await admit('m1');
      const sent = fact(SENT, { deliveryId: 'm1-0', factId: 'one' });
      const first = await it.store.apply([sent]);
      await it.store.apply([fact(READ, { deliveryId: 'm1-0' })]);
      expect(await it.store.apply([sent])).toEqual(first);
      expect(await it.store.apply([{ ...sent, factId: 'two' }])).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(READ);
    });

    test('stores receipts that arrive before the outcome of the send', async () => {
      await admit('m1');
      const receipts = [DELIVERED, READ].map((state) => fact(state, { providerMessageId: 'wamid.1' }));
      expect(await it.store.apply(receipts)).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(ROUTED);
      const changes = await it.store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' })]);
      expect(transitionsOf(changes)).toEqual([
        [ROUTED, SENT],
        [SENT, DELIVERED],
        [DELIVERED, READ],
      ]);
      expect(await it.stateOf('m1-0')).toBe(READ);
    });

    test('takes the provider id from a late outcome and applies the receipts stored for it', async () => {
      await admit('m1');
      await it.store.apply([fact(DELIVERED, { deliveryId: 'm1-0' }), fact(READ, { providerMessageId: 'wamid.1' })]);
      const changes = await it.store.apply([fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1' })]);
      expect(transitionsOf(changes)).toEqual([[DELIVERED, READ]]);
    });

    test('ignores a receipt from another account', async () => {
      await admit('m1');
      const foreign = fact(READ, { deliveryId: 'm1-0', accountId: 'another-account' });
      expect(await it.store.apply([foreign])).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(ROUTED);
    });

    test('ignores a repeated accepted fact', async () => {
      await admit('m1');
      expect(await it.store.apply([{ kind: 'accepted', record: delivery('m1') }])).toEqual([]);
      expect(await it.stateOf('m1-0')).toBe(ROUTED);
    });

    test('stores an inbound message once', async () => {
      const report = inboundReport('in1');
      expect(await it.store.receive([report, report])).toEqual([
        { kind: 'new', userId: '' },
        { kind: 'new', userId: '' },
      ]);
      expect(await it.store.receive([{ ...report, factId: 'log/again' }])).toEqual([{ kind: 'known' }]);
      const { messages } = await it.store.listMessages({ tenantId: 'acme', pageSize: 10 });
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatchObject({ direction: MessageDirection.INBOUND, sender: ANA, deliveries: [] });
    });
  });
}
