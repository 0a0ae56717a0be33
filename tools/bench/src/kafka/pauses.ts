/** The longest time between two records of each partition. */
export class Pauses {
  readonly #last = new Map<number, number>();
  readonly #longest = new Map<number, number>();

  /** Forgets earlier pauses, for example those of a warm-up. */
  restart(): void {
    const now = performance.now();
    for (const partition of this.#last.keys()) this.#last.set(partition, now);
    this.#longest.clear();
  }

  record(partition: number): void {
    this.#longest.set(partition, this.#pauseMs(partition));
    this.#last.set(partition, performance.now());
  }

  /** Returns the longest pause of some partitions, in seconds, which may still continue. */
  longestSeconds(partitions: Iterable<number> = this.#last.keys()): number {
    return Math.max(...[...partitions].map((partition) => this.#pauseMs(partition))) / 1_000;
  }

  #pauseMs(partition: number): number {
    const now = performance.now();
    return Math.max(this.#longest.get(partition) ?? 0, now - (this.#last.get(partition) ?? now));
  }
}
