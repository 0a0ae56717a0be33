import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import type { Store } from '../store.ts';
import { ANA, delivery, fact } from './samples.ts';
import { type StoreInTest, transitionsOf } from './use-store.ts';

const { ACCEPTED, ROUTED, SENT, DELIVERED, FAILED } = DeliveryState;

/** Tests admission without a backlog. */
export function describeAdmit(it: StoreInTest): void {
  const admit = (id: string, position = `t/0/${id}`): ReturnType<Store['admit']> =>
    it.store.admit([{ record: delivery(id), logPosition: position }]);

  describe('admit', () => {
    test('claims a new delivery, which becomes ROUTED', async () => {
      const [admission] = await admit('m1');
      expect(admission?.verdict).toBe('deliver');
      expect(transitionsOf(admission?.changes ?? [])).toEqual([[ACCEPTED, ROUTED]]);
      expect(admission?.changes[0]).toMatchObject({ tenantId: 'acme', messageId: 'm1', identity: ANA });
      expect(await it.stateOf('m1-0')).toBe(ROUTED);
    });

    test('claims a delivery that was accepted before', async () => {
      await it.store.apply([{ kind: 'accepted', record: delivery('m1') }]);
      expect((await admit('m1'))[0]?.verdict).toBe('deliver');
    });

    test('takes over an unfinished record and returns its changes again', async () => {
      await admit('m1');
      const [again] = await admit('m1');
      expect(again?.verdict).toBe('takeover');
      expect(transitionsOf(again?.changes ?? [])).toEqual([[ACCEPTED, ROUTED]]);
    });

    test('skips a finished record and returns its changes again', async () => {
      await admit('m1', 'p1');
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0', factId: 'p1', providerMessageId: 'wamid.1' })]);
      await it.store.apply([fact(DELIVERED, { deliveryId: 'm1-0' })]);
      const [again] = await admit('m1', 'p1');
      expect(again?.verdict).toBe('duplicate');
      expect(transitionsOf(again?.changes ?? [])).toEqual([
        [ACCEPTED, ROUTED],
        [ROUTED, SENT],
      ]);
    });

    test('skips another record of the same delivery, in the same batch too', async () => {
      const record = delivery('m1');
      const admissions = await it.store.admit([
        { record, logPosition: 'p1' },
        { record, logPosition: 'p2' },
      ]);
      expect(admissions.map(({ verdict, changes }) => [verdict, changes.length])).toEqual([
        ['deliver', 1],
        ['duplicate', 0],
      ]);
    });

    test('keeps a claim after the store is reopened', async () => {
      await admit('m1');
      await it.reopen();
      expect((await admit('m1'))[0]?.verdict).toBe('takeover');
    });

    test('admits all of a batch or nothing', async () => {
      const broken = { ...delivery('m2'), identity: undefined };
      const batch = [
        { record: delivery('m1'), logPosition: 'p1' },
        { record: broken, logPosition: 'p2' },
      ];
      await expect(it.store.admit(batch)).rejects.toMatchObject({ code: 'invalid' });
      expect(await it.store.getMessage('acme', 'm1')).toBeUndefined();
    });

    test('skips a failed delivery', async () => {
      await it.store.apply([{ kind: 'accepted', record: delivery('m1') }, fact(FAILED, { deliveryId: 'm1-0' })]);
      expect((await admit('m1'))[0]?.verdict).toBe('duplicate');
    });
  });
}
