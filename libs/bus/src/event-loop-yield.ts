import { setImmediate } from 'node:timers/promises';

/** How long a loop runs before it yields, in milliseconds. */
const TURN_MS = 5;

/** Lets busy loops that never wait for I/O yield to other work of the process. */
export class EventLoopYield {
  #since = performance.now();

  /** Resolves at once, or after the pending events if the loop has run for some milliseconds. */
  async yieldIfDue(): Promise<void> {
    if (performance.now() - this.#since < TURN_MS) return;
    await setImmediate();
    this.#since = performance.now();
  }
}
