import type { Clock } from '@chat4all/runtime';

/** Wakes the file fetcher of this process when the projection has stored files to be fetched. */
export class FetchTrigger {
  #wake: (() => void) | undefined;
  #isSet = false;

  /** Ends the current wait, or the next one. */
  set(): void {
    this.#isSet = true;
    this.#wake?.();
  }

  /** Waits until it is set, at most `ms` milliseconds. Rejects once the signal is aborted. */
  async wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
    if (!this.#isSet) {
      const woken = new AbortController();
      this.#wake = () => {
        woken.abort();
      };
      await clock.sleep(ms, AbortSignal.any([signal, woken.signal])).catch((error: unknown) => {
        if (!woken.signal.aborted) throw error;
      });
      this.#wake = undefined;
    }
    signal.throwIfAborted();
    this.#isSet = false;
  }
}
