/**
 * Keeps what many hold within a number of bytes. When it is more, those are let go that have held for longest: who behaves holds
 * for moments, so those who do not stand first.
 */
export class ByteBudget<Holder> {
  readonly #maximumBytes: number;
  readonly #letGo: (holder: Holder) => void;
  // In the order in which they began to hold.
  readonly #held = new Map<Holder, number>();
  #total = 0;

  constructor(maximumBytes: number, letGo: (holder: Holder) => void) {
    this.#maximumBytes = maximumBytes;
    this.#letGo = letGo;
  }

  /** What all of them hold, in bytes. */
  get total(): number {
    return this.#total;
  }

  /** Says how many bytes a holder holds now, in all. May let go others, and itself. */
  hold(holder: Holder, bytes: number): void {
    this.#total += bytes - (this.#held.get(holder) ?? 0);
    this.#held.set(holder, bytes);
    for (const oldest of this.#held.keys()) {
      if (this.#total <= this.#maximumBytes) return;
      this.release(oldest);
      this.#letGo(oldest);
    }
  }

  /** Says that a holder holds nothing more. */
  release(holder: Holder): void {
    this.#total -= this.#held.get(holder) ?? 0;
    this.#held.delete(holder);
  }
}
