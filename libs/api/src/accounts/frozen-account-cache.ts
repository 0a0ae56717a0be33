import { status } from '@grpc/grpc-js';
import { AccountState, type Identity } from '@chat4all/proto';
import { type BackgroundTask, type Logger, startPolling } from '@chat4all/runtime';
import type { AccountStatuses } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';

/** The interval of the refresh, in milliseconds. */
const INTERVAL_MS = 1_000;

/** Caches which accounts their platform has frozen, refreshed every second; stale while the store is unavailable. */
export class FrozenAccountCache {
  readonly #accounts: Pick<AccountStatuses, 'list'>;
  readonly #refreshing: BackgroundTask;
  #frozen = new Set<string>();

  constructor(accounts: Pick<AccountStatuses, 'list'>, logger: Logger) {
    this.#accounts = accounts;
    const polling = { task: 'refresh frozen accounts', intervalMs: INTERVAL_MS, logger };
    this.#refreshing = startPolling(() => this.#refresh(), polling);
  }

  /** Returns whether the account is frozen. */
  has(accountId: string): boolean {
    return this.#frozen.has(accountId);
  }

  /** Removes an account that was resumed, without waiting for the next refresh. */
  delete(accountId: string): void {
    this.#frozen.delete(accountId);
  }

  /** Stops refreshing. */
  close(): Promise<void> {
    return this.#refreshing.close();
  }

  async #refresh(): Promise<boolean> {
    const statuses = await this.#accounts.list();
    this.#frozen = new Set(
      statuses.filter(({ state }) => state === AccountState.FROZEN).map(({ accountId }) => accountId),
    );
    return false;
  }
}

/** Throws FAILED_PRECONDITION if one group of identities has only frozen accounts, so that none of them can be sent to. */
export function assertAccountsUsable(
  groups: readonly (readonly { readonly identity: Identity }[])[],
  frozen: Pick<FrozenAccountCache, 'has'>,
): void {
  const unusable = groups.find((group) => group.every(({ identity }) => frozen.has(identity.accountId)));
  const accountId = unusable?.[0]?.identity.accountId;
  if (accountId === undefined) return;
  const description =
    `account "${accountId}" is frozen by its platform; send from another account, ` +
    'or settle the matter with the platform and call ResumeAccount';
  throw new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'ACCOUNT_FROZEN',
    metadata: { account_id: accountId },
    preconditionFailures: [{ type: 'ACCOUNT', subject: accountId, description }],
  });
}
