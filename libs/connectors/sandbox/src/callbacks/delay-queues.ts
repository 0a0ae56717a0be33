interface Task {
  /** By `performance.now()`. */
  readonly due: number;
  readonly run: () => void;
}

/**
 * Runs tasks after one of a few fixed delays, in the order in which they are due, with one timer instead of one per task. Tasks
 * with the same delay are due in their order of arrival, so a queue for each delay suffices.
 */
export class DelayQueues {
  readonly #queues = new Map<number, Task[]>();
  #timer: NodeJS.Timeout | undefined;
  /** When the timer fires. */
  #timerDue = Infinity;

  after(delayMs: number, run: () => void): void {
    const queue = this.#queues.get(delayMs) ?? [];
    this.#queues.set(delayMs, queue);
    const due = performance.now() + delayMs;
    queue.push({ due, run });
    if (due < this.#timerDue) this.#setTimer(due);
  }

  /** Discards the tasks that have not run, and returns their number. */
  clear(): number {
    clearTimeout(this.#timer);
    this.#timerDue = Infinity;
    return [...this.#queues.values()].reduce((sum, queue) => sum + queue.splice(0).length, 0);
  }

  readonly #runDue = (): void => {
    // A timer may fire up to a millisecond early.
    const now = performance.now() + 1;
    const queues = [...this.#queues.values()];
    const tasks = queues.flatMap((queue) => takeDue(queue, now)).sort((one, other) => one.due - other.due);
    this.#timerDue = Infinity;
    const next = Math.min(...queues.map(([first]) => first?.due ?? Infinity));
    if (next < Infinity) this.#setTimer(next);
    for (const { run } of tasks) run();
  };

  #setTimer(due: number): void {
    clearTimeout(this.#timer);
    this.#timerDue = due;
    this.#timer = setTimeout(this.#runDue, Math.max(1, due - performance.now()));
  }
}

function takeDue(queue: Task[], now: number): Task[] {
  const firstLater = queue.findIndex(({ due }) => due > now);
  return queue.splice(0, firstLater === -1 ? queue.length : firstLater);
}
