/** Caps the bytes held by all streams, evicting the longest-held first: a well-behaved stream holds memory for moments. */
export class ByteBudget<Holder> {
  readonly #maximumBytes: number;
  readonly #evict: (holder: Holder) => void;
  /** In the order in which the holders began to hold memory. */
  readonly #held = new Map<Holder, number>();
  #total = 0;

  constructor(maximumBytes: number, evict: (holder: Holder) => void) {
    this.#maximumBytes = maximumBytes;
    this.#evict = evict;
  }

  /** The bytes held by all holders. */
  get total(): number {
    return this.#total;
  }

  /** Sets how many bytes a holder holds. May evict other holders, and the holder itself. */
  set(holder: Holder, bytes: number): void {
    this.#total += bytes - (this.#held.get(holder) ?? 0);
    this.#held.set(holder, bytes);
    for (const oldest of this.#held.keys()) {
      if (this.#total <= this.#maximumBytes) return;
      this.release(oldest);
      this.#evict(oldest);
    }
  }

  /** Removes a holder, if it holds anything. */
  release(holder: Holder): void {
    this.#total -= this.#held.get(holder) ?? 0;
    this.#held.delete(holder);
  }
}
