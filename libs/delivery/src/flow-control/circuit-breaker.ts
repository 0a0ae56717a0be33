/** When a circuit breaker opens, and for how long. */
export interface BreakerPolicy {
  /** The failures in a row that open it. */
  readonly failures: number;
  /** The time that it stays open first, in milliseconds; doubled each time the trial call fails. */
  readonly openMs: number;
  /** The longest time that it stays open, in milliseconds. */
  readonly maximumOpenMs: number;
}

/**
 * Stops calls to a dependency that fails repeatedly. While open, it admits no call; after its time it admits one trial
 * call, whose result closes or reopens it.
 */
export class CircuitBreaker {
  readonly #policy: BreakerPolicy;
  #failures = 0;
  #openings = 0;
  #openUntil: number | undefined;
  #isTrying = false;

  constructor(policy: BreakerPolicy) {
    this.#policy = policy;
  }

  /** Returns how long a call must wait, in milliseconds; 0 if it may {@link acquire}. */
  waitMs(now: number): number {
    if (this.#openUntil === undefined) return 0;
    // The end of the trial call cannot be foreseen.
    return this.#isTrying ? this.#policy.openMs : Math.max(0, this.#openUntil - now);
  }

  /** Admits a call, or returns false. The result of an admitted call must be reported. */
  acquire(now: number): boolean {
    if (this.waitMs(now) > 0) return false;
    if (this.#openUntil !== undefined) this.#isTrying = true;
    return true;
  }

  /** Records that an admitted call succeeded: closes the breaker. */
  succeeded(): void {
    this.#isTrying = false;
    this.#failures = 0;
    this.#openings = 0;
    this.#openUntil = undefined;
  }

  /** Records that an admitted call failed. */
  failed(now: number): void {
    const wasTrial = this.#isTrying;
    this.#isTrying = false;
    this.#failures += 1;
    // A call that began before the breaker opened says nothing new.
    if (this.#openUntil !== undefined ? !wasTrial : this.#failures < this.#policy.failures) return;
    const openMs = Math.min(this.#policy.openMs * 2 ** this.#openings, this.#policy.maximumOpenMs);
    this.#openings += 1;
    this.#openUntil = now + openMs;
  }

  /** True while calls are stopped. */
  get isOpen(): boolean {
    return this.#openUntil !== undefined;
  }
}
