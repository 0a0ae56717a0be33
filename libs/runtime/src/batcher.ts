/** Processes items together with those of other callers, and returns the results of the caller's items, in order. */
export type Batched<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>;

/** Items of one caller. */
interface Waiting<Item, Result> {
  readonly items: readonly Item[];
  readonly settled: ReturnType<typeof Promise.withResolvers<readonly Result[]>>;
}

/**
 * Joins the items of calls that arrive in one turn of the event loop, or while earlier items are processed, into one call of
 * `process` with at most `maximum` items (the items of one call stay together). Calls run one after the other, so that the
 * order of items is kept. A caller's promise settles with the call that had its items; `process` returns a result for each
 * item, or nothing at all.
 */
export function batcher<Item, Result = never>(
  process: (items: readonly Item[]) => Promise<readonly Result[]>,
  maximum: number,
): Batched<Item, Result> {
  const queue: Waiting<Item, Result>[] = [];
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
        const results = await process(taken.flatMap(({ items }) => items));
        let from = 0;
        for (const { items, settled } of taken) settled.resolve(results.slice(from, (from += items.length)));
      } catch (error) {
        for (const { settled } of taken) settled.reject(error);
      }
    }
    isRunning = false;
  };

  return (items) => {
    const settled = Promise.withResolvers<readonly Result[]>();
    queue.push({ items, settled });
    if (!isRunning) {
      isRunning = true;
      setImmediate(() => void run());
    }
    return settled.promise;
  };
}
