/** The limits of a batch, and the facts of an item. */
export interface BatchOptions<Item> {
  readonly maximumCount: number;
  readonly maximumBytes: number;
  /** The time for which an incomplete batch waits for further items, in milliseconds. */
  readonly lingerMs: number;
  /** Items with the same key are put into different batches. */
  readonly keyOf: (item: Item) => string;
  readonly bytesOf: (item: Item) => number;
}

/**
 * Collects items into batches, in their order.
 *
 * A batch contains each key once. Each message of a batch is accepted or refused on its own: if one failed temporarily
 * and a later one to the same person were accepted, repeating the first would reverse their order.
 */
export async function* batches<Item>(items: AsyncIterable<Item>, options: BatchOptions<Item>): AsyncGenerator<Item[]> {
  const iterator = items[Symbol.asyncIterator]();
  let next = iterator.next();
  for (;;) {
    const first = await next;
    if (first.done) return;
    const batch = [first.value];
    const keys = new Set([options.keyOf(first.value)]);
    let bytes = options.bytesOf(first.value);
    next = iterator.next();
    const linger = startLinger(options.lingerMs);
    while (batch.length < options.maximumCount && bytes < options.maximumBytes) {
      const following = await Promise.race([next, linger.over]);
      if (following === undefined || following.done) break;
      const key = options.keyOf(following.value);
      if (keys.has(key)) break;
      keys.add(key);
      batch.push(following.value);
      bytes += options.bytesOf(following.value);
      next = iterator.next();
    }
    linger.stop();
    yield batch;
  }
}

function startLinger(milliseconds: number): { readonly over: Promise<undefined>; stop(): void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    resolve(undefined);
  }, milliseconds);
  return {
    over: promise,
    stop: () => {
      clearTimeout(timer);
    },
  };
}
