import type { Clock } from '@chat4all/runtime';

/** A clock that only {@link advance} moves. */
export class VirtualClock implements Clock {
  #now = Date.now();
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  readonly now = (): number => this.#now;
  readonly elapsed = this.now;

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (): void => {
        this.#sleepers.delete(sleeper);
        reject(new DOMException('the sleep was aborted', 'AbortError'));
      };
      const sleeper = {
        until: this.#now + ms,
        wake: () => {
          signal.removeEventListener('abort', fail);
          resolve();
        },
      };
      if (signal.aborted) {
        fail();
        return;
      }
      signal.addEventListener('abort', fail, { once: true });
      this.#sleepers.add(sleeper);
    });
  }

  /** Moves the clock by a number of milliseconds, and wakes due sleepers in their order. */
  advance(ms: number): void {
    this.#now += ms;
    const due = [...this.#sleepers]
      .filter(({ until }) => until <= this.#now)
      .sort((one, other) => one.until - other.until);
    for (const sleeper of due) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
