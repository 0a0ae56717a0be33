/** Processes items together with those of other callers. */
export type Batched<Item> = (items: readonly Item[]) => Promise<void>;

/**
 * Joins the items of calls that arrive in one turn of the event loop, or while earlier items are processed, into one call of
 * `process` with at most `maximum` items (the items of one call stay together). Calls run one after the other, so that the
 * order of items is kept. A caller's promise settles with the call that had its items.
 */
export function batcher<Item>(process: (items: readonly Item[]) => Promise<void>, maximum: number): Batched<Item> {
  const queue: { items: readonly Item[]; settled: ReturnType<typeof Promise.withResolvers<undefined>> }[] = [];
  let isRunning = false;

  const run = async (): Promise<void> => {
    while (queue.length > 0) {
      let size = 0;
      let count = 0;
      for (const { items } of queue) {
        if (count > 0 && size + items.length > maximum) break;
        size += items.length;
        count += 1;
      }
      const taken = queue.splice(0, count);
      try {
        await process(taken.flatMap(({ items }) => items));
        for (const { settled } of taken) settled.resolve(undefined);
      } catch (error) {
        for (const { settled } of taken) settled.reject(error);
      }
    }
    isRunning = false;
  };

  return (items) => {
    const settled = Promise.withResolvers<undefined>();
    queue.push({ items, settled });
    if (!isRunning) {
      isRunning = true;
      setImmediate(() => void run());
    }
    return settled.promise;
  };
}
