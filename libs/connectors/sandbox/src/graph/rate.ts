const sweepAbove = 10_000;

/**
 * Limits how often something happens, per key: once per interval, with a burst borrowed from the future (the generic
 * cell rate algorithm). Remembers only keys that are ahead of their time.
 */
export class Rate {
  /** When the key will have paid back what it borrowed. */
  readonly #paidBack = new Map<string, number>();
  #sweepAt = sweepAbove;

  /** Counts one more for the key, unless that is too fast: then returns false. Times in milliseconds. */
  take(key: string, intervalMs: number, burst: number, now: number): boolean {
    const paidBack = Math.max(now, this.#paidBack.get(key) ?? now);
    if (paidBack - now > intervalMs * (burst - 1)) return false;
    this.#paidBack.set(key, paidBack + intervalMs);
    if (this.#paidBack.size > this.#sweepAt) this.#sweep(now);
    return true;
  }

  #sweep(now: number): void {
    for (const [key, time] of this.#paidBack) if (time <= now) this.#paidBack.delete(key);
    this.#sweepAt = Math.max(sweepAbove, this.#paidBack.size * 2);
  }
}
