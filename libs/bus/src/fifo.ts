/** A queue over one array: pushing, shifting and slicing cost no more than the items they touch. */
export class Fifo<Item> {
  #items: Item[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    const item = this.#items[this.#head];
    if (this.length === 0) return undefined;
    this.#head += 1;
    // Seldom enough to cost little per item, often enough to release shifted items soon.
    if (this.#head > 64 && this.#head * 4 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  slice(from: number, to: number): Item[] {
    return this.#items.slice(this.#head + from, this.#head + to);
  }
}
