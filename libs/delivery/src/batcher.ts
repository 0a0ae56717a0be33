/** Does one thing for several callers at once. */
export type Batched<Item> = (items: readonly Item[]) => Promise<void>;

/**
 * Joins what is asked for in the same moment, or while earlier work is under way, into one call of `work` with at most
 * `maximum` items (one caller's items stay together). Calls follow one another, so the order of the items is kept.
 * A caller's promise settles as the call that held its items.
 */
export function batcher<Item>(work: (items: readonly Item[]) => Promise<void>, maximum: number): Batched<Item> {
  const waiting: { items: readonly Item[]; settled: ReturnType<typeof Promise.withResolvers<undefined>> }[] = [];
  let running = false;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      let size = 0;
      let count = 0;
      for (const { items } of waiting) {
        if (count > 0 && size + items.length > maximum) break;
        size += items.length;
        count += 1;
      }
      const taken = waiting.splice(0, count);
      try {
        await work(taken.flatMap(({ items }) => items));
        for (const { settled } of taken) settled.resolve(undefined);
      } catch (error) {
        for (const { settled } of taken) settled.reject(error);
      }
    }
    running = false;
  };

  return (items) => {
    const settled = Promise.withResolvers<undefined>();
    waiting.push({ items, settled });
    if (!running) {
      running = true;
      setImmediate(() => void run());
    }
    return settled.promise;
  };
}
