import type { Account } from '@chat4all/runtime';
import { AccountLimiter, type LimiterOptions } from './account-limiter.ts';
import { PlatformBreaker } from './platform-breaker.ts';

/** The limiters of all accounts, created on first use. */
export class LimiterRegistry {
  readonly #options: LimiterOptions;
  readonly #limiters = new Map<string, AccountLimiter>();
  readonly #platforms = new Map<string, PlatformBreaker>();
  readonly #shares = new Map<string, number>();

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** Returns the limiter of an account; a new one once the account was reconfigured. */
  of(account: Account): AccountLimiter {
    const known = this.#limiters.get(account.id);
    if (known?.account === account) return known;
    const limiter = new AccountLimiter(account, this.#platformOf(account.channel), this.#options);
    limiter.setShare(this.#shares.get(account.channel) ?? 1);
    this.#limiters.set(account.id, limiter);
    return limiter;
  }

  /** Sets the part of their rates that this worker may use for the accounts of a channel. */
  setShare(channel: string, share: number): void {
    this.#shares.set(channel, share);
    for (const limiter of this.#limiters.values()) if (limiter.channel === channel) limiter.setShare(share);
  }

  #platformOf(channel: string): PlatformBreaker {
    const known = this.#platforms.get(channel);
    if (known) return known;
    const { breaker, platformMaximumOpenMs: maximumOpenMs } = this.#options.policy;
    const platform = new PlatformBreaker({ ...breaker, maximumOpenMs });
    this.#platforms.set(channel, platform);
    return platform;
  }
}
