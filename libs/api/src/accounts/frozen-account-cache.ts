import { status } from '@grpc/grpc-js';
import { AccountState, type Identity } from '@chat4all/proto';
import type { Logger } from '@chat4all/runtime';
import type { AccountStates } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';

/** How often the store is asked, in milliseconds. */
const INTERVAL_MS = 1_000;

/** Knows, as of a moment ago, which accounts a platform has sanctioned. */
export interface FrozenAccountCache {
  /** Whether nothing can be accepted for the account. Never waits; while the store is away, what was last known holds. */
  has(accountId: string): boolean;
  /** Takes in that the account sends again, without waiting for the store to say so. */
  thaw(accountId: string): void;
  /** Asks no more. */
  stop(): void;
}

/** Asks the store which accounts are frozen, now and every second from now on. */
export function watchFrozenAccounts(accounts: Pick<AccountStates, 'list'>, logger: Logger): FrozenAccountCache {
  let frozen = new Set<string>();
  let isAsking = false;
  let isKnown = true;
  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    try {
      const listed = await accounts.list();
      frozen = new Set(listed.filter(({ state }) => state === AccountState.FROZEN).map(({ accountId }) => accountId));
      isKnown = true;
    } catch (error) {
      if (isKnown) logger.warn({ err: error }, 'the store does not tell which accounts are frozen');
      isKnown = false;
    } finally {
      isAsking = false;
    }
  };
  void ask();
  const timer = setInterval(() => void ask(), INTERVAL_MS);
  return {
    has: (accountId) => frozen.has(accountId),
    thaw: (accountId) => frozen.delete(accountId),
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** Throws FAILED_PRECONDITION when of some group of addresses every account is frozen, so that none can be sent to. */
export function assertAccountAvailable(
  groups: readonly (readonly { readonly identity: Identity }[])[],
  frozen: Pick<FrozenAccountCache, 'has'>,
): void {
  const stuck = groups.find((group) => group.every(({ identity }) => frozen.has(identity.accountId)));
  const accountId = stuck?.[0]?.identity.accountId;
  if (accountId === undefined) return;
  const description =
    `the platform has frozen the account ${accountId}: send from another one, ` +
    'or settle it with the platform and call ResumeAccount';
  throw new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ACCOUNT_FROZEN',
    metadata: { account_id: accountId },
    preconditionFailures: [{ type: 'ACCOUNT', subject: accountId, description }],
  });
}
