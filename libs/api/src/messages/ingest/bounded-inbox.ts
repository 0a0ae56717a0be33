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

  /** The bytes of the items. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Resolves with the bytes of the items once there are any, or once the inbox is closed. */
  async arrived(): Promise<number> {
    if (this.#items.length === 0 && !this.#closed) await this.#arrival.promise;
    return this.#bytes;
  }

  /** Takes all items that have arrived. */
  takeAll(): readonly Item[] {
    const taken = this.#items;
    this.#items = [];
    this.#bytes = 0;
    if (!this.#closed) this.#arrival = Promise.withResolvers();
    this.#room.resolve(undefined);
    this.#room = Promise.withResolvers();
    return taken;
  }

  /** Drops all items, and ends the queue. */
  discard(): void {
    this.#items = [];
    this.#bytes = 0;
    this.close();
  }

  /** Ends the queue: no further item will arrive. */
  close(): void {
    this.#closed = true;
    this.#arrival.resolve(undefined);
  }
}
