/** How many provider calls may be under way at once. */
export interface CallLimits {
  readonly calls: number;
  /** For one account, so that one whose calls hang leaves room for the others. */
  readonly callsPerAccount: number;
}

/** Bounds the provider calls under way, in all and for each account. Those who wait go in turn, account by account. */
export class ConcurrencyLimiter {
  readonly #limits: CallLimits;
  readonly #accounts = new Map<string, AccountSlots>();
  #free: number;

  constructor(limits: CallLimits) {
    this.#limits = limits;
    this.#free = limits.calls;
  }

  /** Takes a slot, which has to be {@link release}d. False: none came free in that many milliseconds. */
  async acquire(accountId: string, patienceMs: number): Promise<boolean> {
    const account = this.#account(accountId);
    if (this.#free > 0 && account.inUse < this.#limits.callsPerAccount) {
      this.#free -= 1;
      account.inUse += 1;
      return true;
    }
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    const end = (): void => {
      resolve(undefined);
    };
    account.waiting.add(end);
    const patience = setTimeout(end, patienceMs);
    await ended;
    clearTimeout(patience);
    // Who still waits was given nothing.
    return !account.waiting.delete(end);
  }

  release(accountId: string): void {
    this.#account(accountId).inUse -= 1;
    this.#free += 1;
    this.#giveOn();
  }

  #giveOn(): void {
    for (const [accountId, account] of this.#accounts) {
      if (this.#free === 0) return;
      const [next] = account.waiting;
      if (next === undefined || account.inUse >= this.#limits.callsPerAccount) continue;
      account.waiting.delete(next);
      this.#free -= 1;
      account.inUse += 1;
      next();
      // Its next turn comes after that of every other account.
      this.#accounts.delete(accountId);
      this.#accounts.set(accountId, account);
    }
  }

  #account(accountId: string): AccountSlots {
    const known = this.#accounts.get(accountId);
    if (known) return known;
    const account = { inUse: 0, waiting: new Set<() => void>() };
    this.#accounts.set(accountId, account);
    return account;
  }
}

interface AccountSlots {
  inUse: number;
  /** What to call when one who waits has a slot. */
  readonly waiting: Set<() => void>;
}
