/**
 * Runs tasks after one of a few fixed delays, with one timer per delay instead of one per task. Tasks with the same delay
 * are due in their order of arrival, so a queue and a timer for its head suffice.
 */
export class DelayQueues {
  readonly #queues = new Map<number, DelayQueue>();

  after(delayMs: number, task: () => void): void {
    let queue = this.#queues.get(delayMs);
    if (!queue) {
      queue = new DelayQueue(delayMs);
      this.#queues.set(delayMs, queue);
    }
    queue.push(task);
  }

  /** Discards the tasks that have not run, and returns their number. */
  clear(): number {
    let discarded = 0;
    for (const queue of this.#queues.values()) discarded += queue.clear();
    return discarded;
  }
}

class DelayQueue {
  readonly #delayMs: number;
  #tasks: { readonly due: number; readonly run: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  push(run: () => void): void {
    this.#tasks.push({ due: performance.now() + this.#delayMs, run });
    this.#timer ??= setTimeout(this.#runDue, this.#delayMs);
  }

  clear(): number {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.#tasks.splice(0).length;
  }

  readonly #runDue = (): void => {
    // A timer may fire up to a millisecond early.
    const now = performance.now() + 1;
    const firstLater = this.#tasks.findIndex(({ due }) => due > now);
    const due = this.#tasks.splice(0, firstLater === -1 ? this.#tasks.length : firstLater);
    const next = this.#tasks[0];
    this.#timer = next && setTimeout(this.#runDue, Math.max(1, next.due - now));
    for (const { run } of due) run();
  };
}
