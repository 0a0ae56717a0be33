/**
 * Rows, or facts about them, by their keys, so that they need not be read again. They are right as long as no one else writes: see
 * `createWrites`. Forgets all once there are `capacity` keys; each row is then read once more.
 */
export class RowMemory<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  set(key: string, row: Row): void {
    if (this.#rows.size >= this.#capacity) this.#rows.clear();
    this.#rows.set(key, row);
  }

  delete(key: string): void {
    this.#rows.delete(key);
  }

  forget(): void {
    this.#rows.clear();
  }
}
