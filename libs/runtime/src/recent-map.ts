/**
 * A map that keeps at least the `capacity` newest entries, and at most twice as many. It discards the oldest ones together,
 * because a Map that loses its first entry with each new one has to search for the next first entry.
 */
export class RecentMap<Key, Value> {
  readonly #capacity: number;
  #newer = new Map<Key, Value>();
  #older = new Map<Key, Value>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: Key): Value | undefined {
    return this.#newer.get(key) ?? this.#older.get(key);
  }

  /** Sets an entry, which becomes the newest. */
  set(key: Key, value: Value): void {
    if (this.#newer.size >= this.#capacity) [this.#older, this.#newer] = [this.#newer, new Map<Key, Value>()];
    this.#newer.set(key, value);
  }

  delete(key: Key): void {
    this.#newer.delete(key);
    this.#older.delete(key);
  }
}
