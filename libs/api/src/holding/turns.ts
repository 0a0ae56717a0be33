/** Lets so many work at once. The others wait, in their order. */
export class Turns {
  #free: number;
  // In the order in which they came.
  readonly #waiting = new Set<() => void>();

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Calls the function, now or when it is its turn; gives a function that ends the turn, or the waiting for it. */
  take(begin: () => void): () => void {
    let leave = (): void => {
      this.#waiting.delete(start);
    };
    const start = (): void => {
      this.#free -= 1;
      leave = () => {
        leave = () => undefined;
        this.#free += 1;
        this.#next();
      };
      begin();
    };
    this.#waiting.add(start);
    this.#next();
    return () => {
      leave();
    };
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#free === 0) return;
    this.#waiting.delete(first);
    first();
  }
}
