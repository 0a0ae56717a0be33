import type { Clock } from '@chat4all/runtime';

/** Smaller steps, in milliseconds, are corrections as time synchronization makes them all the time. */
const SMALLEST_STEP_MS = 1_000;

/** Notices that the wall time was set back, by comparing it with the elapsed time. */
export class ClockWatch {
  readonly #clock: Clock;
  #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#offsetMs = this.#offset();
  }

  /** Returns by how many milliseconds the wall time was set back since the last call; 0 if it was not, or went ahead. */
  stepBack(): number {
    const offsetMs = this.#offset();
    const stepMs = this.#offsetMs - offsetMs;
    if (Math.abs(stepMs) < SMALLEST_STEP_MS) return 0;
    this.#offsetMs = offsetMs;
    return Math.max(0, stepMs);
  }

  #offset(): number {
    return Math.round(this.#clock.now() - this.#clock.elapsed());
  }
}
