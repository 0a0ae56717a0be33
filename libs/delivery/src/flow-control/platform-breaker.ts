import { type BreakerPolicy, CircuitBreaker } from './circuit-breaker.ts';

/** A platform that was down is tried again at least this often, in times of the first opening. */
const LONGEST_OPENING = 4;

/**
 * The breaker of a platform that several accounts use. What one account meets is that account's trouble, however often it
 * fails; the platform is broken when several fail and none succeeds.
 */
export class PlatformBreaker {
  readonly #breaker: CircuitBreaker;
  readonly #failing = new Set<string>();

  constructor(policy: BreakerPolicy) {
    const maximumOpenMs = Math.min(policy.maximumOpenMs, policy.openMs * LONGEST_OPENING);
    this.#breaker = new CircuitBreaker({ ...policy, maximumOpenMs });
  }

  /** How long a call would have to wait, in milliseconds; 0: it may try to {@link enter}. */
  waitMs(now: number): number {
    return this.#breaker.waitMs(now);
  }

  /** Lets one call pass, or not. One that passed has to be reported. */
  enter(now: number): boolean {
    return this.#breaker.enter(now);
  }

  /** Says that a call was answered. */
  succeeded(now: number): void {
    this.#failing.clear();
    this.#breaker.report(true, now);
  }

  /** Says that a call of the account failed for a reason of the platform's. */
  failed(accountId: string, now: number): void {
    this.#failing.add(accountId);
    if (this.#failing.size > 1) this.#breaker.report(false, now);
  }
}
