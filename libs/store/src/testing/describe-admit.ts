import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import type { Store } from '../store.ts';
import { ana, delivery, fact } from './samples.ts';
import { type StoreInTest, movesOf } from './use-store.ts';

const { ACCEPTED, ROUTED, SENT, DELIVERED, FAILED } = DeliveryState;

/** What the contract says about deliveries that are taken off the log and wait for nothing. */
export function describeAdmit(it: StoreInTest): void {
  const admit = (id: string, position = `t/0/${id}`): ReturnType<Store['admit']> =>
    it.store.admit([{ record: delivery(id), logPosition: position }]);

  describe('admit', () => {
    test('a new delivery is ours, and ROUTED from then on', async () => {
      const [admission] = await admit('m1');
      expect(admission?.verdict).toBe('deliver');
      expect(movesOf(admission?.changes ?? [])).toEqual([[ACCEPTED, ROUTED]]);
      expect(admission?.changes[0]).toMatchObject({ tenantId: 'acme', messageId: 'm1', identity: ana });
      expect(await it.stateOf('m1-0')).toBe(ROUTED);
    });

    test('a delivery that the projection has seen first is ours all the same', async () => {
      await it.store.apply([{ kind: 'accepted', record: delivery('m1') }]);
      expect((await admit('m1'))[0]?.verdict).toBe('deliver');
    });

    test('the same record again, not finished, is a takeover with the changes it has made', async () => {
      await admit('m1');
      const [again] = await admit('m1');
      expect(again?.verdict).toBe('takeover');
      expect(movesOf(again?.changes ?? [])).toEqual([[ACCEPTED, ROUTED]]);
    });

    test('the same record again, finished, is a duplicate with the changes it has made', async () => {
      await admit('m1', 'p1');
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0', factId: 'p1', providerMessageId: 'wamid.1' })]);
      await it.store.apply([fact(DELIVERED, { deliveryId: 'm1-0' })]);
      const [again] = await admit('m1', 'p1');
      expect(again?.verdict).toBe('duplicate');
      expect(movesOf(again?.changes ?? [])).toEqual([
        [ACCEPTED, ROUTED],
        [ROUTED, SENT],
      ]);
    });

    test('another record of the same delivery is a duplicate without changes, also within one batch', async () => {
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

    test('a claim outlives the process', async () => {
      await admit('m1');
      await it.reopen();
      expect((await admit('m1'))[0]?.verdict).toBe('takeover');
    });

    test('a batch is admitted whole or not at all', async () => {
      const broken = { ...delivery('m2'), identity: undefined };
      const batch = [
        { record: delivery('m1'), logPosition: 'p1' },
        { record: broken, logPosition: 'p2' },
      ];
      await expect(it.store.admit(batch)).rejects.toMatchObject({ code: 'invalid' });
      expect(await it.store.getMessage('acme', 'm1')).toBeUndefined();
    });

    test('a failed delivery is not ours, whoever takes it off the log', async () => {
      await it.store.apply([{ kind: 'accepted', record: delivery('m1') }, fact(FAILED, { deliveryId: 'm1-0' })]);
      expect((await admit('m1'))[0]?.verdict).toBe('duplicate');
    });
  });
}
