/**
 * Rows that this connection has written, by their keys, so that the facts that follow soon need not read them. They are right as
 * long as no one else writes: see `createWrites`. Forgets all rows once it has `capacity`, which costs one read for each.
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
