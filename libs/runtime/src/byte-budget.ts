/** Options of a {@link ByteBudget}. */
export interface ByteBudgetOptions<Holder> {
  readonly maximumBytes: number;
  /** Frees the memory of a holder. */
  readonly evict: (holder: Holder) => void;
  /** Returns the client of a new holder. Default: all holders are of one client. */
  readonly clientOf?: (holder: Holder) => unknown;
}

interface Client<Holder> {
  /** In the order in which the holders began to hold memory. */
  readonly holders: Set<Holder>;
  bytes: number;
}

/**
 * Caps the bytes held by all holders. Above, evicts holders of the client that holds the most, so that one client does not push out
 * others, and the longest-held first: a well-behaved stream holds memory for moments.
 */
export class ByteBudget<Holder> {
  readonly #options: ByteBudgetOptions<Holder>;
  readonly #held = new Map<Holder, { readonly key: unknown; readonly client: Client<Holder>; bytes: number }>();
  readonly #clients = new Map<unknown, Client<Holder>>();
  #total = 0;

  constructor(options: ByteBudgetOptions<Holder>) {
    this.#options = options;
  }

  /** The bytes held by all holders. */
  get total(): number {
    return this.#total;
  }

  /** Sets how many bytes a holder holds. May evict other holders, and the holder itself. */
  set(holder: Holder, bytes: number): void {
    const held = this.#held.get(holder) ?? this.#add(holder);
    this.#total += bytes - held.bytes;
    held.client.bytes += bytes - held.bytes;
    held.bytes = bytes;
    while (this.#total > this.#options.maximumBytes) {
      const oldest = this.#oldestOfLargest();
      if (oldest === undefined) return;
      this.release(oldest);
      this.#options.evict(oldest);
    }
  }

  /** Removes a holder, if it holds anything. */
  release(holder: Holder): void {
    const held = this.#held.get(holder);
    if (held === undefined) return;
    const { key, client, bytes } = held;
    this.#held.delete(holder);
    this.#total -= bytes;
    client.bytes -= bytes;
    client.holders.delete(holder);
    if (client.holders.size === 0) this.#clients.delete(key);
  }

  #add(holder: Holder) {
    const key = this.#options.clientOf?.(holder);
    const client = this.#clients.get(key) ?? { holders: new Set(), bytes: 0 };
    this.#clients.set(key, client);
    client.holders.add(holder);
    const held = { key, client, bytes: 0 };
    this.#held.set(holder, held);
    return held;
  }

  #oldestOfLargest(): Holder | undefined {
    let largest: Client<Holder> | undefined;
    for (const client of this.#clients.values()) {
      if (largest === undefined || client.bytes > largest.bytes) largest = client;
    }
    const [oldest] = largest?.holders ?? [];
    return oldest;
  }
}
