import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import type { DeadLetter, DeadLetterFilter } from '../dead-letters.ts';
import { deadLetter, delivery, fact, DEAD_LETTER_ERROR, SAMPLE_TIME_MS, deadLetterWithoutSource } from './samples.ts';
import { type StoreInTest, transitionsOf } from './use-store.ts';

const { ROUTED, SENT, CANCELLED } = DeliveryState;

/** Tests dead letters. */
export function describeDeadLetters(it: StoreInTest): void {
  const put = (...letters: DeadLetter[]): Promise<unknown> =>
    it.store.apply(letters.map((letter) => ({ kind: 'dead_letter', letter })));
  const list = async (filter: DeadLetterFilter = {}): Promise<string[]> => {
    const { deadLetters } = await it.store.deadLetters.list({ tenantId: 'acme', pageSize: 100, ...filter });
    return deadLetters.map(({ deadLetterId }) => deadLetterId);
  };
  const ofDelivery = (id: string, at = 'first'): DeadLetter =>
    deadLetter(`letter-${id}`, {
      delivery: { deliveryId: `${id}-0`, claim: it.claimOf(delivery(id), at) },
    });

  describe('dead letters', () => {
    test('returns a dead letter as it was stored, once', async () => {
      const bare = deadLetterWithoutSource('bare', { tenantId: '', value: new Uint8Array() });
      const letter = deadLetter('l1', { createTimeMs: SAMPLE_TIME_MS + 1 });
      await put(letter, { ...letter, key: 'other' });
      await put(letter, bare);
      const read = async (tenantId: string): Promise<readonly DeadLetter[]> =>
        (await it.store.deadLetters.list({ tenantId, pageSize: 10 })).deadLetters;
      const plain = (letters: readonly DeadLetter[]): object[] =>
        letters.map((each) => ({ ...each, value: [...each.value] }));
      expect(plain(await read('acme'))).toEqual(plain([letter]));
      expect(plain(await read(''))).toEqual(plain([bare]));
    });

    test('takes the claim from a dead-lettered delivery, shows the error, and delivers its record again', async () => {
      await it.admit([delivery('m1')]);
      await it.store.apply([
        { kind: 'attempt', deliveryId: 'm1-0', claim: it.claimOf(delivery('m1')), isCalling: true },
      ]);
      expect(await it.store.apply([{ kind: 'dead_letter', letter: ofDelivery('m1') }])).toEqual([]);
      const read = async (): Promise<unknown> => (await it.store.getMessage('acme', 'm1'))?.deliveries[0];
      expect(await read()).toMatchObject({ state: ROUTED, error: DEAD_LETTER_ERROR });
      expect(await it.admit([delivery('m1')], 'again')).toEqual(['deliver']);
      expect(await read()).toMatchObject({ state: ROUTED, error: undefined });
      expect(await it.admit([delivery('m1')], 'again')).toEqual(['takeover']);
    });

    test('removes the error of a dead-lettered delivery that was sent', async () => {
      await it.admit([delivery('m1')]);
      await put(ofDelivery('m1'));
      expect(await it.store.apply([fact(SENT, { deliveryId: 'm1-0' })])).toMatchObject([{ error: undefined }]);
    });

    test('ignores dead letters of settled deliveries, and keeps the claim for those of another claim', async () => {
      await it.admit([delivery('m1'), delivery('m2')]);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0' })]);
      await put(ofDelivery('m1'), ofDelivery('m2', 'another'), ofDelivery('unknown'));
      expect(await list()).toEqual(['letter-unknown', 'letter-m2']);
      expect(await it.admit([delivery('m2')])).toEqual(['takeover']);
    });

    test('cancels a dead-lettered delivery', async () => {
      await it.admit([delivery('m1')]);
      await put(ofDelivery('m1'));
      const changes = await it.store.cancel('acme', 'm1', SAMPLE_TIME_MS);
      expect(transitionsOf(changes ?? [])).toEqual([[ROUTED, CANCELLED]]);
    });

    test('lists pages newest first, complete and without repeats', async () => {
      const letters = Array.from({ length: 25 }, (_, index) =>
        deadLetter(`l${String(index).padStart(2, '0')}`, { createTimeMs: SAMPLE_TIME_MS + Math.floor(index / 3) }),
      );
      await put(...letters);
      const seen: string[] = [];
      let pageToken: string | undefined;
      do {
        const page = await it.store.deadLetters.list({
          tenantId: 'acme',
          pageSize: 4,
          ...(pageToken && { pageToken }),
        });
        seen.push(...page.deadLetters.map(({ deadLetterId }) => deadLetterId));
        pageToken = page.nextPageToken;
      } while (pageToken !== undefined);
      expect(seen).toEqual(letters.map(({ deadLetterId }) => deadLetterId).reverse());
    });

    test('filters the list', async () => {
      await put(
        deadLetter('l1'),
        deadLetter('l2', { channel: 'instagram', createTimeMs: SAMPLE_TIME_MS + 1 }),
        deadLetter('l3', { accountId: 'other', createTimeMs: SAMPLE_TIME_MS + 2 }),
        deadLetter('l4', { error: { ...DEAD_LETTER_ERROR, reason: 'BROKEN' }, createTimeMs: SAMPLE_TIME_MS + 3 }),
        deadLetter('l5', { tenantId: 'other' }),
      );
      expect(await list({ channel: 'instagram' })).toEqual(['l2']);
      expect(await list({ accountId: 'other' })).toEqual(['l3']);
      expect(await list({ reason: 'BROKEN' })).toEqual(['l4']);
      expect(await list({ startTimeMs: SAMPLE_TIME_MS + 2 })).toEqual(['l4', 'l3']);
      expect(await list({ endTimeMs: SAMPLE_TIME_MS + 2 })).toEqual(['l2', 'l1']);
      expect(await list({ deadLetterIds: ['l1', 'l4', 'l5', 'nothing'] })).toEqual(['l4', 'l1']);
      expect(await list({ channel: '', accountId: '', reason: '', deadLetterIds: [] })).toHaveLength(4);
    });

    test.each([
      ['a foreign page token', { pageToken: 'x' }],
      ['a page size of 0', { pageSize: 0 }],
      ['a page size of 1,001', { pageSize: 1_001 }],
    ])('refuses %s', async (_, wrong) => {
      const listing = it.store.deadLetters.list({ tenantId: 'acme', pageSize: 1, ...wrong });
      await expect(listing).rejects.toMatchObject({ name: 'StoreError', code: 'invalid' });
    });
  });
}
