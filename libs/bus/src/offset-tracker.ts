/** Tracks which delivered offsets of a partition are unfinished, and so which offset can be committed. */
export class OffsetTracker {
  // A set keeps the order of insertion, so its first member is the lowest unfinished offset.
  readonly #unfinished = new Set<number>();
  #next: number;

  /** @param next The first offset to deliver. */
  constructor(next: number) {
    this.#next = next;
  }

  /** The next offset to deliver. */
  get next(): number {
    return this.#next;
  }

  /** The number of delivered offsets that are unfinished. */
  get unfinished(): number {
    return this.#unfinished.size;
  }

  /** The lowest unfinished offset: everything below is finished. */
  get committable(): number {
    return this.#unfinished.values().next().value ?? this.#next;
  }

  /** Marks an offset as delivered. Offsets must rise; gaps count as finished. */
  deliver(offset: number): void {
    this.#unfinished.add(offset);
    this.#next = offset + 1;
  }

  /** Marks an offset as finished; returns whether it was unfinished. */
  done(offset: number): boolean {
    return this.#unfinished.delete(offset);
  }

  isUnfinished(offset: number): boolean {
    return this.#unfinished.has(offset);
  }
}
