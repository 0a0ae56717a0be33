import type { Event } from '@chat4all/proto';

/** How many events wait for a reader at most. One that is slower reads the log at its own pace. */
const MAXIMUM_WAITING = 100;

/** What a reader gets: events, that there was nothing for so long, or that it was too slow and has to go its own way. */
export type Given = { readonly event: Event } | 'idle' | 'left behind';

/** A reader of the events that one tail of the log tells to all. */
export class EventReader {
  readonly #waiting: Event[] = [];
  #isBehind = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** Hands an event over; false: too many are waiting, and no other may be handed over. */
  give(event: Event): boolean {
    // Once one was not taken, a later one would leave a gap.
    this.#isBehind ||= this.#waiting.length >= MAXIMUM_WAITING;
    if (this.#isBehind) return false;
    this.#waiting.push(event);
    this.#wake?.();
    return true;
  }

  /** Ends the reading with an error. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake?.();
  }

  /** The next event; waits for one, at most so long, in milliseconds. Throws what the reading failed with. */
  async next(patienceMs: number): Promise<Given> {
    if (this.#waiting.length === 0 && !this.#isBehind && this.#failure === undefined) await this.#news(patienceMs);
    const event = this.#waiting.shift();
    if (event !== undefined) return { event };
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#isBehind ? 'left behind' : 'idle';
  }

  #news(patienceMs: number): Promise<void> {
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
