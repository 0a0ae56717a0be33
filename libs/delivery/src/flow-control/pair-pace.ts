/** How fast one account may send to one person. */
export interface PairRate {
  /** The time per message in the long run, in milliseconds. */
  readonly intervalMs: number;
  /** The number of messages at once. */
  readonly burst: number;
}

/** The number of lanes beyond which full buckets are forgotten. */
const SWEEP_SIZE = 10_000;

/**
 * A token bucket for each lane of an account, stored as the time at which it is full again (the generic cell rate
 * algorithm). A lane belongs to one partition, and so to one worker at a time. A worker that takes over a lane begins with
 * a full bucket, and the platform's answer corrects it.
 */
export class PairPace {
  readonly #rate: PairRate;
  readonly #fullAt = new Map<string, number>();
  #sweepSize = SWEEP_SIZE;

  constructor(rate: PairRate) {
    this.#rate = rate;
  }

  /** Returns how long the next message of the lane must wait, in milliseconds. */
  waitMs(lane: string, now: number): number {
    const fullAt = this.#fullAt.get(lane) ?? now;
    return Math.max(0, fullAt - (this.#rate.burst - 1) * this.#rate.intervalMs - now);
  }

  /** Records that a message of the lane is being sent. */
  take(lane: string, now: number): void {
    this.#fullAt.set(lane, Math.max(this.#fullAt.get(lane) ?? now, now) + this.#rate.intervalMs);
    if (this.#fullAt.size > this.#sweepSize) this.#sweep(now);
  }

  /** Records that the platform throttled the lane: nothing is sent for a time, in milliseconds, then one by one. */
  throttled(lane: string, now: number, pauseMs: number): void {
    this.#fullAt.set(lane, now + pauseMs + (this.#rate.burst - 1) * this.#rate.intervalMs);
  }

  #sweep(now: number): void {
    for (const [lane, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(lane);
    this.#sweepSize = Math.max(SWEEP_SIZE, 2 * this.#fullAt.size);
  }
}
