/** Holds what has come and is not taken yet, up to a number and a size. One may put, and one may take. */
export class BoundedInbox<Item> {
  readonly #maximumItems: number;
  readonly #maximumBytes: number;
  #items: Item[] = [];
  #bytes = 0;
  #closed = false;
  #arrival = Promise.withResolvers<undefined>();
  #room = Promise.withResolvers<undefined>();

  constructor(maximumItems: number, maximumBytes: number) {
    this.#maximumItems = maximumItems;
    this.#maximumBytes = maximumBytes;
  }

  /** Puts one item of this size in; gives whether there is room for another. */
  put(item: Item, bytes: number): boolean {
    this.#items.push(item);
    this.#bytes += bytes;
    this.#arrival.resolve(undefined);
    return this.#items.length < this.#maximumItems && this.#bytes < this.#maximumBytes;
  }

  /** Resolves when what is in it is taken. */
  roomy(): Promise<unknown> {
    return this.#room.promise;
  }

  /** Takes everything, as soon as there is anything; nothing when it is closed and empty. */
  async takeAll(): Promise<readonly Item[]> {
    if (this.#items.length === 0 && !this.#closed) await this.#arrival.promise;
    const taken = this.#items;
    this.#items = [];
    this.#bytes = 0;
    if (!this.#closed) this.#arrival = Promise.withResolvers();
    this.#room.resolve(undefined);
    this.#room = Promise.withResolvers();
    return taken;
  }

  /** Nothing more will come. */
  close(): void {
    this.#closed = true;
    this.#arrival.resolve(undefined);
  }
}
