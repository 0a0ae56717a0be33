/**
 * Runs tasks after one of a few fixed delays, with one timer per delay instead of one per task: tasks of the same delay
 * come due in the order they came in, so a queue and a timer for its head are enough.
 */
export class Schedule {
  readonly #queues = new Map<number, DelayQueue>();

  after(delayMs: number, task: () => void): void {
    let queue = this.#queues.get(delayMs);
    if (!queue) {
      queue = new DelayQueue(delayMs);
      this.#queues.set(delayMs, queue);
    }
    queue.push(task);
  }

  /** Forgets what has not run and returns how many tasks that were. */
  clear(): number {
    let forgotten = 0;
    for (const queue of this.#queues.values()) forgotten += queue.clear();
    return forgotten;
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
    // A timer may fire up to a millisecond early; what is that close runs now.
    const now = performance.now() + 1;
    const firstLater = this.#tasks.findIndex(({ due }) => due > now);
    const due = this.#tasks.splice(0, firstLater === -1 ? this.#tasks.length : firstLater);
    const next = this.#tasks[0];
    this.#timer = next && setTimeout(this.#runDue, Math.max(1, next.due - now));
    for (const { run } of due) run();
  };
}
