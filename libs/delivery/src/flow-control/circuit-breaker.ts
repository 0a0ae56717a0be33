/** When a breaker opens, and for how long. */
export interface BreakerPolicy {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** How long it stays open the first time, in milliseconds; each time a trial fails, twice as long as before. */
  readonly openMs: number;
  /** It never stays open longer, in milliseconds. */
  readonly maximumOpenMs: number;
}

/**
 * Keeps calls from something that fails again and again. Open it lets nothing pass; when its time is over it lets one call
 * try, and closes or opens again by what comes of it.
 */
export class CircuitBreaker {
  readonly #policy: BreakerPolicy;
  #failures = 0;
  #openings = 0;
  #openUntil: number | undefined;
  #trying = false;

  constructor(policy: BreakerPolicy) {
    this.#policy = policy;
  }

  /** How long a call would have to wait, in milliseconds; 0: it may try to {@link enter}. */
  waitMs(now: number): number {
    if (this.#openUntil === undefined) return 0;
    // What comes of the trial is known soon, but nobody knows when.
    return this.#trying ? this.#policy.openMs : Math.max(0, this.#openUntil - now);
  }

  /** Lets one call pass, or not. One that passed has to {@link report}. */
  enter(now: number): boolean {
    if (this.waitMs(now) > 0) return false;
    if (this.#openUntil !== undefined) this.#trying = true;
    return true;
  }

  /** Says what came of a call. */
  report(well: boolean, now: number): void {
    const tried = this.#trying;
    this.#trying = false;
    if (well) {
      this.#failures = 0;
      this.#openings = 0;
      this.#openUntil = undefined;
      return;
    }
    this.#failures += 1;
    // Calls that began before it opened tell nothing new.
    if (this.#openUntil !== undefined ? !tried : this.#failures < this.#policy.failures) return;
    const openMs = Math.min(this.#policy.openMs * 2 ** this.#openings, this.#policy.maximumOpenMs);
    this.#openings += 1;
    this.#openUntil = now + openMs;
  }

  /** Whether calls are kept away. */
  get open(): boolean {
    return this.#openUntil !== undefined;
  }
}
