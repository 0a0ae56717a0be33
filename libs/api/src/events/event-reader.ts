import type { Event } from '@chat4all/proto';

/** The most events queued for a reader. A slower reader falls behind, and reads the log at its own pace. */
const CAPACITY = 100;

/**
 * The next item for a reader:
 * - `event`: the next event;
 * - `idle`: there was none for the time it waited;
 * - `behind`: it was too slow, and must read the log itself.
 */
export type ReadResult =
  { readonly kind: 'event'; readonly event: Event } | { readonly kind: 'idle' } | { readonly kind: 'behind' };

/** One reader of the events that a hub distributes. */
export class EventReader {
  readonly #queue: Event[] = [];
  #isBehind = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** Queues an event. Returns false if the queue is full; the reader is then behind, and accepts no further events. */
  push(event: Event): boolean {
    // An event after one that was not queued would leave a gap.
    this.#isBehind ||= this.#queue.length >= CAPACITY;
    if (this.#isBehind) return false;
    this.#queue.push(event);
    this.#wake?.();
    return true;
  }

  /** Ends reading with an error, once the queue is empty. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake?.();
  }

  /**
   * Returns the next result, waiting for an event for at most `patienceMs`. Throws the error that reading ended with.
   */
  async next(patienceMs: number): Promise<ReadResult> {
    if (this.#queue.length === 0 && !this.#isBehind && this.#failure === undefined) await this.#wait(patienceMs);
    const event = this.#queue.shift();
    if (event !== undefined) return { kind: 'event', event };
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#isBehind ? { kind: 'behind' } : { kind: 'idle' };
  }

  #wait(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(wake, patienceMs);
      this.#wake = wake;
    });
  }
}
