import { setImmediate } from 'node:timers/promises';

const turnMs = 5;

/** Lets loops that find work without ever waiting for anything leave the process some time for everything else. */
export class EventLoopYield {
  #since = performance.now();

  /** Resolves at once, or behind the events that are waiting when this turn has lasted a few milliseconds. */
  async yieldIfDue(): Promise<void> {
    if (performance.now() - this.#since < turnMs) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
