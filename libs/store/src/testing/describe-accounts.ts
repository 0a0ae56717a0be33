import { describe, expect, test } from 'vitest';
import { AccountState } from '@chat4all/proto';
import type { AccountStatus } from '../account-statuses.ts';
import { ANA, delivery, SAMPLE_TIME_MS } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const MINUTE_MS = 60_000;

/** Tests account statuses. */
export function describeAccounts(it: StoreInTest): void {
  describe('accounts', () => {
    const error = { reason: 'AUTH', message: 'the token has expired', channelCode: '190', certain: true };
    const status = (state: AccountState, partial: Partial<AccountStatus> = {}): AccountStatus => ({
      accountId: ANA.accountId,
      state,
      sinceMs: SAMPLE_TIME_MS,
      ...partial,
    });

    test('lists the last status of each account, ordered by id', async () => {
      expect(await it.store.accounts.list()).toEqual([]);
      await it.store.accounts.set(status(AccountState.FROZEN, { accountId: 'b', error }));
      await it.store.accounts.set(status(AccountState.PAUSED, { accountId: 'a' }));
      await it.store.accounts.set(status(AccountState.REAUTH_REQUIRED, { accountId: 'a', error }));
      await it.store.accounts.set(status(AccountState.ACTIVE, { accountId: 'b', sinceMs: SAMPLE_TIME_MS + 1 }));
      expect(await it.store.accounts.list()).toEqual([
        { accountId: 'a', state: AccountState.REAUTH_REQUIRED, error, sinceMs: SAMPLE_TIME_MS },
        { accountId: 'b', state: AccountState.ACTIVE, sinceMs: SAMPLE_TIME_MS + 1 },
      ]);
    });

    test('releases nothing of a suspended account until it is active', async () => {
      const other = delivery('d2', { identity: { ...ANA, accountId: 'other' } });
      await it.admit([delivery('d1'), other]);
      await it.store.accounts.set(status(AccountState.PAUSED));
      await it.park([delivery('d1'), other], it.nowMs);
      expect(await it.takeDue()).toEqual(['d2-0']);
      it.nowMs += 2 * MINUTE_MS;
      await it.store.accounts.set(status(AccountState.ACTIVE));
      expect(await it.takeDue()).toEqual(expect.arrayContaining(['d1-0']));
    });

    test('makes parked deliveries due when an account becomes active, not when its status is repeated', async () => {
      await it.admit([delivery('d1')]);
      await it.store.accounts.set(status(AccountState.ACTIVE));
      await it.park([delivery('d1')], it.nowMs + 10 * MINUTE_MS);
      await it.store.accounts.set(status(AccountState.ACTIVE));
      expect(await it.takeDue()).toEqual([]);
      await it.store.accounts.set(status(AccountState.FROZEN));
      await it.store.accounts.set(status(AccountState.ACTIVE));
      expect(await it.takeDue()).toEqual(['d1-0']);
    });

    test('releases expired deliveries of a suspended account', async () => {
      const short = delivery('short', { expireTimeMs: it.nowMs + MINUTE_MS });
      await it.admit([delivery('d1'), short]);
      await it.store.accounts.set(status(AccountState.PAUSED));
      await it.park([delivery('d1'), short], it.nowMs);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['short-0']);
    });
  });
}
