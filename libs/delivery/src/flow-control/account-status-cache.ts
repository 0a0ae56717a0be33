import type { Bus } from '@chat4all/bus';
import { AccountState, type DeliveryError } from '@chat4all/proto';
import { accountStateToRecord } from '@chat4all/records';
import { type Account, type Clock, type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { AccountStatus, Store } from '@chat4all/store';

/** The parts that {@link AccountStatusCache} uses. */
export interface AccountStatusCacheOptions {
  readonly store: Store;
  readonly bus: Pick<Bus, 'publish'>;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Aborted to stop retrying during an outage of the store. */
  readonly signal: AbortSignal;
}

/** An account that is suspended. */
export type SuspendedAccount = Pick<Account, 'id' | 'tenantId' | 'channel'>;

/** Caches which accounts are suspended: by this worker at once, by other workers and operators since the last refresh. */
export class AccountStatusCache {
  readonly #options: AccountStatusCacheOptions;
  #suspended: ReadonlySet<string> = new Set();
  readonly #suspending = new Map<string, Promise<void>>();

  constructor(options: AccountStatusCacheOptions) {
    this.#options = options;
  }

  /** Returns whether nothing may be sent through the account. */
  isSuspended(accountId: string): boolean {
    return this.#suspended.has(accountId) || this.#suspending.has(accountId);
  }

  /** Suspends an account for all workers; resolves once the store has it, and the log its event. */
  suspend(account: SuspendedAccount, state: AccountState, error: DeliveryError): Promise<void> {
    const { id: accountId } = account;
    const running = this.#suspending.get(accountId);
    if (running) return running;
    const { store, bus, logger, signal, clock } = this.#options;
    // The platform's own words may quote what it was sent; ListAccounts returns them.
    const { reason, channelCode: code } = error;
    logger.error({ account: accountId, reason, code }, 'account suspended');
    const status: AccountStatus = { accountId, state, error, sinceMs: clock.now() };
    const change = accountStateToRecord({ account, state, error, timeMs: status.sinceMs });
    const suspending = retryWhileUnavailable('suspend account', () => store.accounts.set(status), { signal, logger })
      .then(() => retryWhileUnavailable('publish account state', () => bus.publish([change]), { signal, logger }))
      .then(() => {
        this.#suspended = new Set([...this.#suspended, accountId]);
      })
      .finally(() => this.#suspending.delete(accountId));
    this.#suspending.set(accountId, suspending);
    return suspending;
  }

  /** Loads the statuses of all accounts from the store, and returns them. */
  async refresh(): Promise<readonly AccountStatus[]> {
    const statuses = await this.#options.store.accounts.list();
    this.#suspended = new Set(
      statuses.filter(({ state }) => state !== AccountState.ACTIVE).map(({ accountId }) => accountId),
    );
    return statuses;
  }
}
