/** Knows which handed-out offsets of one partition are not done, and so which offset may be committed. */
export class OffsetTracker {
  // A set keeps the order of insertion, so its first member is the lowest unfinished offset.
  readonly #unfinished = new Set<number>();
  #next: number;

  /** @param next The offset at which handing out begins. */
  constructor(next: number) {
    this.#next = next;
  }

  /** The next offset to hand out. */
  get next(): number {
    return this.#next;
  }

  /** How many offsets are handed out and not done. */
  get unfinished(): number {
    return this.#unfinished.size;
  }

  /** The lowest offset that is not done: everything below needs no further handling. */
  get committable(): number {
    return this.#unfinished.values().next().value ?? this.#next;
  }

  /** Offsets must rise from call to call; gaps count as done. */
  handOut(offset: number): void {
    this.#unfinished.add(offset);
    this.#next = offset + 1;
  }

  /** Answers whether the offset was unfinished until now. */
  done(offset: number): boolean {
    return this.#unfinished.delete(offset);
  }

  isUnfinished(offset: number): boolean {
    return this.#unfinished.has(offset);
  }
}
