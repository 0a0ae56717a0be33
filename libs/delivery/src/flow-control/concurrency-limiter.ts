/** The most platform calls at the same time. */
export interface CallLimits {
  /** Per process. */
  readonly calls: number;
  /** Per account, so that an account whose calls hang leaves room for the others. */
  readonly callsPerAccount: number;
}

interface AccountCalls {
  running: number;
  /** Called when a waiting caller is admitted. */
  readonly waiting: Set<() => void>;
}

/** Limits the platform calls that run at the same time, in total and per account. Waiting callers are admitted account by account. */
export class ConcurrencyLimiter {
  readonly #limits: CallLimits;
  readonly #accounts = new Map<string, AccountCalls>();
  #free: number;

  constructor(limits: CallLimits) {
    this.#limits = limits;
    this.#free = limits.calls;
  }

  /** Admits a call, which must be {@link release}d; false if none became possible within `patienceMs`. */
  async acquire(accountId: string, patienceMs: number): Promise<boolean> {
    const account = this.#callsOf(accountId);
    if (this.#free > 0 && account.running < this.#limits.callsPerAccount) {
      this.#free -= 1;
      account.running += 1;
      return true;
    }
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    const end = (): void => {
      resolve(undefined);
    };
    account.waiting.add(end);
    const timer = setTimeout(end, patienceMs);
    await ended;
    clearTimeout(timer);
    // A caller that was admitted is no longer waiting.
    return !account.waiting.delete(end);
  }

  /** Ends a call, and admits the next waiting one. */
  release(accountId: string): void {
    this.#callsOf(accountId).running -= 1;
    this.#free += 1;
    this.#admitWaiting();
  }

  #admitWaiting(): void {
    for (const [accountId, account] of this.#accounts) {
      if (this.#free === 0) return;
      const [next] = account.waiting;
      if (next === undefined || account.running >= this.#limits.callsPerAccount) continue;
      account.waiting.delete(next);
      this.#free -= 1;
      account.running += 1;
      next();
      // Move the account to the end, so that every other account comes first the next time.
      this.#accounts.delete(accountId);
      this.#accounts.set(accountId, account);
    }
  }

  #callsOf(accountId: string): AccountCalls {
    const known = this.#accounts.get(accountId);
    if (known) return known;
    const account = { running: 0, waiting: new Set<() => void>() };
    this.#accounts.set(accountId, account);
    return account;
  }
}
