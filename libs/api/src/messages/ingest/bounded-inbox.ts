/** A queue of items that have arrived, bounded in number and bytes, for one producer and one consumer. */
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

  /** Adds an item of a number of bytes, and returns whether there is room for another. */
  put(item: Item, bytes: number): boolean {
    this.#items.push(item);
    this.#bytes += bytes;
    this.#arrival.resolve(undefined);
    return this.#items.length < this.#maximumItems && this.#bytes < this.#maximumBytes;
  }

  /** Resolves once the consumer has taken the items. */
  emptied(): Promise<unknown> {
    return this.#room.promise;
  }

  /** Takes all items once there are any; none once the inbox is closed and empty. */
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

  /** Ends the queue: no further item will arrive. */
  close(): void {
    this.#closed = true;
    this.#arrival.resolve(undefined);
  }
}
