/** Keeps the last items, in order. */
export class RingBuffer<Item> {
  readonly #capacity: number;
  #items: Item[] = [];
  #oldest = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(item: Item): void {
    if (this.#capacity === 0) return;
    if (this.#items.length < this.#capacity) {
      this.#items.push(item);
      return;
    }
    this.#items[this.#oldest] = item;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
  }

  /** Returns the items, the oldest first. */
  list(): Item[] {
    return [...this.#items.slice(this.#oldest), ...this.#items.slice(0, this.#oldest)];
  }

  /** Removes the items that do not pass. */
  filter(passes: (item: Item) => boolean): void {
    this.#items = this.list().filter(passes);
    this.#oldest = 0;
  }
}
