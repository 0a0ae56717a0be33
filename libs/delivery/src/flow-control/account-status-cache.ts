import { AccountState, type DeliveryError } from '@chat4all/proto';
import { type Clock, type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { AccountStatus, Store } from '@chat4all/store';

/** What the accountStatuses works with. */
export interface AccountStatusCacheOptions {
  readonly store: Store;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Aborted to give up waiting out an outage of the store. */
  readonly signal: AbortSignal;
}

/** Knows which accounts are set aside: by this worker at once, by others and by operators as of the last look. */
export class AccountStatusCache {
  readonly #options: AccountStatusCacheOptions;
  #suspended: ReadonlySet<string> = new Set();
  readonly #writing = new Map<string, Promise<void>>();

  constructor(options: AccountStatusCacheOptions) {
    this.#options = options;
  }

  /** Whether nothing may be sent through the account. */
  isSuspended(accountId: string): boolean {
    return this.#suspended.has(accountId) || this.#writing.has(accountId);
  }

  /** Sets an account aside for all workers; resolves when the store has it. */
  suspend(accountId: string, state: AccountState, error: DeliveryError): Promise<void> {
    const known = this.#writing.get(accountId);
    if (known) return known;
    const { store, logger, signal, clock } = this.#options;
    // Not the platform's own words, which may quote what it was sent: ListAccounts tells them.
    const { reason, channelCode: code } = error;
    logger.error({ account: accountId, reason, code }, 'an account is set aside');
    const status: AccountStatus = { accountId, state, error, sinceMs: clock.now() };
    const writing = retryWhileUnavailable('set an account aside', () => store.accounts.set(status), { signal, logger })
      .then(() => {
        this.#suspended = new Set([...this.#suspended, accountId]);
      })
      .finally(() => this.#writing.delete(accountId));
    this.#writing.set(accountId, writing);
    return writing;
  }

  /** Looks the accounts up in the store, and gives what it says of them. */
  async refresh(): Promise<readonly AccountStatus[]> {
    const statuses = await this.#options.store.accounts.list();
    this.#suspended = new Set(
      statuses.filter(({ state }) => state !== AccountState.ACTIVE).map(({ accountId }) => accountId),
    );
    return statuses;
  }
}
