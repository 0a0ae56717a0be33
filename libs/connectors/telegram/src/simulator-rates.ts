/** So many in any second, the last one included. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #now: () => number;
  #taken: number[] = [];

  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Takes one: gives 0, or how many seconds to wait when there are too many. */
  take(): number {
    const now = this.#now();
    this.#taken = this.#taken.filter((time) => time > now - 1_000);
    if (this.#taken.length >= this.#perSecond) return 1;
    this.#taken.push(now);
    return 0;
  }
}
