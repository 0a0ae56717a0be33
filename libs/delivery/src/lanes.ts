/** Work in lanes: one after the other within a lane, side by side across lanes. */
export class Lanes {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs the task once everything that was put into the lane before has ended, whichever way. */
  run(lane: string, task: () => Promise<void>): Promise<void> {
    const before = this.#tails.get(lane);
    const result = before === undefined ? task() : before.then(task, task);
    this.#tails.set(lane, result);
    const leave = (): void => {
      if (this.#tails.get(lane) === result) this.#tails.delete(lane);
    };
    result.then(leave, leave);
    return result;
  }

  /** How many lanes have something to do. */
  get size(): number {
    return this.#tails.size;
  }
}
