/** The last items, in the order they came, in bounded memory. */
export class Ring<Item> {
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

  /** What is remembered, oldest first. */
  list(): Item[] {
    return [...this.#items.slice(this.#oldest), ...this.#items.slice(0, this.#oldest)];
  }

  /** Forgets what does not pass. */
  keep(passes: (item: Item) => boolean): void {
    this.#items = this.list().filter(passes);
    this.#oldest = 0;
  }
}
