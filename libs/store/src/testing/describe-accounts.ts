import { describe, expect, test } from 'vitest';
import { AccountState } from '@chat4all/proto';
import type { AccountStatus } from '../account-statuses.ts';
import { ana, delivery, sampleTime } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const MINUTE_MS = 60_000;

/** What the contract says about accounts that are set aside. */
export function describeAccounts(it: StoreInTest): void {
  describe('accounts', () => {
    const error = { reason: 'AUTH', message: 'the token has expired', channelCode: '190', certain: true };
    const status = (state: AccountState, partial: Partial<AccountStatus> = {}): AccountStatus => ({
      accountId: ana.accountId,
      state,
      sinceMs: sampleTime,
      ...partial,
    });

    test('what was said last of each is listed in the order of their ids', async () => {
      expect(await it.store.accounts.list()).toEqual([]);
      await it.store.accounts.set(status(AccountState.FROZEN, { accountId: 'b', error }));
      await it.store.accounts.set(status(AccountState.PAUSED, { accountId: 'a' }));
      await it.store.accounts.set(status(AccountState.REAUTH_REQUIRED, { accountId: 'a', error }));
      await it.store.accounts.set(status(AccountState.ACTIVE, { accountId: 'b', sinceMs: sampleTime + 1 }));
      expect(await it.store.accounts.list()).toEqual([
        { accountId: 'a', state: AccountState.REAUTH_REQUIRED, error, sinceMs: sampleTime },
        { accountId: 'b', state: AccountState.ACTIVE, sinceMs: sampleTime + 1 },
      ]);
    });

    test('nothing is given of an account that is set aside until it is active; of others it is', async () => {
      const other = delivery('d2', { identity: { ...ana, accountId: 'other' } });
      await it.admit([delivery('d1'), other]);
      await it.store.accounts.set(status(AccountState.PAUSED));
      await it.park([delivery('d1'), other], it.nowMs);
      expect(await it.takeDue()).toEqual(['d2-0']);
      it.nowMs += 2 * MINUTE_MS;
      await it.store.accounts.set(status(AccountState.ACTIVE));
      expect(await it.takeDue()).toEqual(expect.arrayContaining(['d1-0']));
    });

    test('what waits for longer is due at once when the account becomes active, not when it is said to be so again', async () => {
      await it.admit([delivery('d1')]);
      await it.store.accounts.set(status(AccountState.ACTIVE));
      await it.park([delivery('d1')], it.nowMs + 10 * MINUTE_MS);
      await it.store.accounts.set(status(AccountState.ACTIVE));
      expect(await it.takeDue()).toEqual([]);
      await it.store.accounts.set(status(AccountState.FROZEN));
      await it.store.accounts.set(status(AccountState.ACTIVE));
      expect(await it.takeDue()).toEqual(['d1-0']);
    });

    test('what has expired is given all the same', async () => {
      const short = delivery('short', { expireTimeMs: it.nowMs + MINUTE_MS });
      await it.admit([delivery('d1'), short]);
      await it.store.accounts.set(status(AccountState.PAUSED));
      await it.park([delivery('d1'), short], it.nowMs);
      it.nowMs += MINUTE_MS;
      expect(await it.takeDue()).toEqual(['short-0']);
    });
  });
}
