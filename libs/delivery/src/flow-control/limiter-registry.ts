import type { Account } from '@chat4all/runtime';
import { type LimiterOptions, AccountLimiter } from './account-limiter.ts';
import { PlatformBreaker } from './platform-breaker.ts';

/** The limiter of every account, made as they are needed. */
export class LimiterRegistry {
  readonly #options: LimiterOptions;
  readonly #limiters = new Map<string, AccountLimiter>();
  readonly #platforms = new Map<string, PlatformBreaker>();
  readonly #shares = new Map<string, number>();

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** The limiter of an account. One that was opened anew, with other settings, gets new ones. */
  of(account: Account): AccountLimiter {
    const known = this.#limiters.get(account.id);
    if (known?.account === account) return known;
    const limiter = new AccountLimiter(account, this.#platform(account.channel), this.#options);
    limiter.setShare(this.#shares.get(account.channel) ?? 1);
    this.#limiters.set(account.id, limiter);
    return limiter;
  }

  /** Which part of the rates of a channel's accounts this worker may use. */
  setShare(channel: string, share: number): void {
    this.#shares.set(channel, share);
    for (const limiter of this.#limiters.values()) if (limiter.channel === channel) limiter.setShare(share);
  }

  #platform(channel: string): PlatformBreaker {
    const known = this.#platforms.get(channel);
    if (known) return known;
    const breaker = new PlatformBreaker(this.#options.policy.breaker);
    this.#platforms.set(channel, breaker);
    return breaker;
  }
}
