/** The number of keys above which expired ones are removed. */
const SWEEP_THRESHOLD = 10_000;

/** Limits rates per key: once per interval, with a burst (the generic cell rate algorithm). */
export class RateLimiter {
  /** The theoretical arrival time of the next event, by key. */
  readonly #arrivalTimes = new Map<string, number>();
  #sweepAt = SWEEP_THRESHOLD;

  /** Counts an event of the key. Returns false, without counting, if the rate is exceeded. Times are in milliseconds. */
  take(key: string, intervalMs: number, burst: number, now: number): boolean {
    const arrivalTime = Math.max(now, this.#arrivalTimes.get(key) ?? now);
    if (arrivalTime - now > intervalMs * (burst - 1)) return false;
    this.#arrivalTimes.set(key, arrivalTime + intervalMs);
    if (this.#arrivalTimes.size > this.#sweepAt) this.#sweep(now);
    return true;
  }

  #sweep(now: number): void {
    for (const [key, time] of this.#arrivalTimes) if (time <= now) this.#arrivalTimes.delete(key);
    this.#sweepAt = Math.max(SWEEP_THRESHOLD, this.#arrivalTimes.size * 2);
  }
}
