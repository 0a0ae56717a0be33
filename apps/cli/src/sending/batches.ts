/** When a batch is full. */
export interface BatchOptions<Item> {
  readonly maximumCount: number;
  readonly maximumBytes: number;
  /** How long a batch that is not full waits for more, in milliseconds. */
  readonly lingerMs: number;
  /** Two items with the same key never stand in one batch. */
  readonly keyOf: (item: Item) => string;
  readonly bytesOf: (item: Item) => number;
}

/**
 * Collects items into batches, in their order.
 *
 * No key stands in a batch twice. Each message of a batch is accepted or refused apart; if one were refused for now
 * and a later one to the same person accepted, sending the first again would turn their order round.
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
