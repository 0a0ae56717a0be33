/** Runs an action at once when it is asked for, and at most once in each interval. */
export class Pace {
  readonly #action: () => void;
  readonly #intervalMs: number;
  #lastMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes the action, and the least time between the starts of two runs, in milliseconds. */
  constructor(action: () => void, intervalMs: number) {
    this.#action = action;
    this.#intervalMs = intervalMs;
  }

  /** Runs the action now, or when the interval has passed. */
  ask(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#lastMs + this.#intervalMs - performance.now();
    if (waitMs <= 0) {
      this.#run();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, waitMs);
  }

  /** Forgets what was asked for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    this.#lastMs = performance.now();
    this.#action();
  }
}
