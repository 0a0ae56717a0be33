/** The small requests that may be sent to a broker without a pause before, after a time without any. */
const BURST = 10;

/**
 * Limits small requests to a broker, so that under load each has the records of some milliseconds instead of one: a token
 * bucket per broker. At a low rate, nothing is delayed.
 */
export class RequestPace {
  readonly #intervalMs: number;
  readonly #wake: () => void;
  /** The time from which a burst counts, by broker, in milliseconds. */
  readonly #usedUntil = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  /** `wake` is called when a broker that was not ready is. */
  constructor(requestsPerSecond: number, wake: () => void) {
    this.#intervalMs = 1_000 / requestsPerSecond;
    this.#wake = wake;
  }

  /** Returns whether a small request may be sent to a broker now. If not, `wake` is called when it may. */
  isReady(broker: string): boolean {
    const left = (this.#usedUntil.get(broker) ?? 0) - BURST * this.#intervalMs - performance.now();
    if (left <= 0) return true;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#wake();
    }, left);
    return false;
  }

  /** Counts a small request that is sent to a broker. */
  sent(broker: string): void {
    this.#usedUntil.set(broker, Math.max(this.#usedUntil.get(broker) ?? 0, performance.now()) + this.#intervalMs);
  }

  /** Takes back {@link sent} for a request whose answer was full: the next one goes at once. */
  skip(broker: string): void {
    this.#usedUntil.delete(broker);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
