/** How fast one person may be sent to from one account. */
export interface PairRate {
  /** One message per so many milliseconds in the long run. */
  readonly intervalMs: number;
  /** So many at once. */
  readonly burst: number;
}

/** Buckets that are full again need not be remembered; this many are looked through now and then. */
const SWEEP_AT = 10_000;

/**
 * A token bucket for each lane of an account, as a "theoretical arrival time" (the generic cell rate algorithm): the moment
 * at which the bucket is full again. A lane belongs to one partition and so to one worker at a time. A worker that
 * takes a lane over begins with a full bucket, and the platform's own answer corrects it.
 */
export class PairPace {
  readonly #rate: PairRate;
  readonly #fullAt = new Map<string, number>();
  #sweepAt = SWEEP_AT;

  constructor(rate: PairRate) {
    this.#rate = rate;
  }

  /** How long the next message of the lane has to wait, in milliseconds. */
  waitMs(lane: string, now: number): number {
    const fullAt = this.#fullAt.get(lane) ?? now;
    return Math.max(0, fullAt - (this.#rate.burst - 1) * this.#rate.intervalMs - now);
  }

  /** Says that a message of the lane is sent now. */
  take(lane: string, now: number): void {
    this.#fullAt.set(lane, Math.max(this.#fullAt.get(lane) ?? now, now) + this.#rate.intervalMs);
    if (this.#fullAt.size > this.#sweepAt) this.#sweep(now);
  }

  /** The platform says that the lane is too fast: nothing is sent for so many milliseconds, then one by one. */
  empty(lane: string, now: number, forMs: number): void {
    this.#fullAt.set(lane, now + forMs + (this.#rate.burst - 1) * this.#rate.intervalMs);
  }

  #sweep(now: number): void {
    for (const [lane, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(lane);
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#fullAt.size);
  }
}
