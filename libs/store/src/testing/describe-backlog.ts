import { describe, expect, test } from 'vitest';
import { AccountState } from '@chat4all/proto';
import { ANA, deadLetter, delivery, DEAD_LETTER_ERROR, deadLetterWithoutSource } from './samples.ts';
import { type StoreInTest, acceptedFact } from './use-store.ts';

const MINUTE_MS = 60_000;

/** Tests the counts of the backlog. */
export function describeBacklog(it: StoreInTest): void {
  describe('backlog', () => {
    const none = { accounts: [], scheduled: 0, deadLetters: [] };

    test('counts nothing in an empty store', async () => {
      expect(await it.store.backlog()).toEqual(none);
      await it.admit([delivery('m1')]);
      await it.store.accounts.set({ accountId: ANA.accountId, state: AccountState.PAUSED, sinceMs: it.nowMs });
      expect(await it.store.backlog()).toEqual(none);
    });

    test('counts parked deliveries by account until they are admitted', async () => {
      const [d1, d2, d3] = [delivery('d1'), delivery('d2'), delivery('d3', { identity: { ...ANA, value: '+1' } })];
      const other = delivery('other', { identity: { ...ANA, accountId: 'a-first' } });
      await it.admit([d1, d3, other]);
      await it.park([d1, d3, other], it.nowMs);
      await it.admit([d2]);
      const accounts = [
        { accountId: 'a-first', lanes: 1, deliveries: 1 },
        { accountId: ANA.accountId, lanes: 2, deliveries: 3 },
      ];
      expect(await it.store.backlog()).toEqual({ ...none, accounts });
      // Released deliveries count until they are admitted.
      await it.takeDue();
      expect(await it.store.backlog()).toEqual({ ...none, accounts });
      expect(await it.admit([d1, other], 'again')).toEqual(['deliver', 'deliver']);
      expect(await it.store.backlog()).toEqual({
        ...none,
        accounts: [{ accountId: ANA.accountId, lanes: 2, deliveries: 2 }],
      });
    });

    test('counts scheduled deliveries and fallback steps until they are admitted or cancelled', async () => {
      const record = delivery('m1', { sendTimeMs: it.nowMs + MINUTE_MS });
      const second = {
        deliveryId: 'm2-1',
        position: 1,
        fallback: { firstPosition: 0, successStates: [], waitMs: MINUTE_MS },
      };
      await it.store.apply([{ kind: 'accepted', record }, acceptedFact('m2'), acceptedFact('m2', second)]);
      expect(await it.store.backlog()).toEqual({ ...none, scheduled: 2 });
      await it.store.cancel('acme', 'm2', it.nowMs);
      expect(await it.store.backlog()).toEqual({ ...none, scheduled: 1 });
      it.nowMs += MINUTE_MS;
      await it.takeDue();
      await it.admit([record]);
      expect(await it.store.backlog()).toEqual(none);
    });

    test('counts dead letters of all tenants by reason', async () => {
      const broken = { error: { ...DEAD_LETTER_ERROR, reason: 'BROKEN' } };
      const letters = [
        deadLetter('l1'),
        deadLetter('l2', broken),
        deadLetter('l3', { tenantId: 'other' }),
        deadLetterWithoutSource('l4'),
      ];
      await it.store.apply(letters.map((letter) => ({ kind: 'dead_letter', letter })));
      await it.store.deadLetters.startReplay({ replayId: 'r1', tenantId: 'other', timeMs: it.nowMs }, {});
      const deadLetters = [
        { reason: 'BROKEN', count: 1 },
        { reason: DEAD_LETTER_ERROR.reason, count: 3 },
      ];
      expect(await it.store.backlog()).toEqual({ ...none, deadLetters });
      await it.store.deadLetters.finishReplayed(['l3']);
      await it.store.deadLetters.discard('acme', { reason: 'BROKEN' }, it.nowMs);
      expect(await it.store.backlog()).toEqual({
        ...none,
        deadLetters: [{ reason: DEAD_LETTER_ERROR.reason, count: 2 }],
      });
    });
  });
}
