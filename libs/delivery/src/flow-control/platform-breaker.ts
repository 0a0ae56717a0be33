import { type BreakerPolicy, CircuitBreaker } from './circuit-breaker.ts';

/**
 * The circuit breaker of a platform that several accounts use. A single account's failures never open it, however many:
 * the platform counts as down if several accounts fail and none succeeds.
 */
export class PlatformBreaker {
  readonly #breaker: CircuitBreaker;
  readonly #failing = new Set<string>();

  constructor(policy: BreakerPolicy) {
    this.#breaker = new CircuitBreaker(policy);
  }

  /** Returns how long a call must wait, in milliseconds; 0 if it may {@link acquire}. */
  waitMs(now: number): number {
    return this.#breaker.waitMs(now);
  }

  /** Admits a call, or returns false. The result of an admitted call must be reported. */
  acquire(now: number): boolean {
    return this.#breaker.acquire(now);
  }

  /** Records that the platform answered a call. */
  succeeded(): void {
    this.#failing.clear();
    this.#breaker.succeeded();
  }

  /** Records that a call of an account failed because of the platform. */
  failed(accountId: string, now: number): void {
    this.#failing.add(accountId);
    if (this.#failing.size > 1) this.#breaker.failed(now);
  }
}
