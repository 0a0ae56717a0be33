/** The small requests that may be sent to a broker without a pause before, after a time without any. */
const BURST = 10;

/**
 * Limits small requests to a broker, so that under load each has the records of some milliseconds instead of one: a token
 * bucket per broker. At a low rate, nothing is delayed.
 */
export class RequestPace {
  readonly #intervalMs: number;
  readonly #wake: () => void;
  /** The time until which the requests of a broker use up its rate, in milliseconds. */
  readonly #usedUntil = new Map<string, number>();
  #timer: { readonly at: number; readonly handle: NodeJS.Timeout } | undefined;

  /** `wake` is called when a broker that was not ready is. */
  constructor(requestsPerSecond: number, wake: () => void) {
    this.#intervalMs = 1_000 / requestsPerSecond;
    this.#wake = wake;
  }

  /** Returns whether a small request may be sent to a broker now. If not, `wake` is called when it may. */
  isReady(broker: string): boolean {
    const readyAt = (this.#usedUntil.get(broker) ?? 0) - BURST * this.#intervalMs;
    if (readyAt <= performance.now()) return true;
    this.#wakeAt(readyAt);
    return false;
  }

  /** Counts a small request that is sent to a broker. Larger ones are not counted: they share enough. */
  sent(broker: string): void {
    const used = Math.max(this.#usedUntil.get(broker) ?? 0, performance.now());
    this.#usedUntil.set(broker, used + this.#intervalMs);
  }

  /** Takes back {@link sent} for a request whose answer was full: the next one goes at once. */
  skip(broker: string): void {
    this.#usedUntil.delete(broker);
  }

  close(): void {
    clearTimeout(this.#timer?.handle);
  }

  /** Several brokers share the timer, which is set for the first of them. */
  #wakeAt(at: number): void {
    if (this.#timer !== undefined && this.#timer.at <= at) return;
    clearTimeout(this.#timer?.handle);
    const handle = setTimeout(() => {
      this.#timer = undefined;
      this.#wake();
    }, at - performance.now());
    this.#timer = { at, handle };
  }
}
