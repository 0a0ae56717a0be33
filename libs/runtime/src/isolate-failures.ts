/**
 * Runs work with several items. If it fails because of one of them, which `isFailure` tells by the error, the halves are tried,
 * in order, so that a bad item fails alone. Returns the result of each item, or the error of a bad one; rejects with any other
 * error. `run` returns a result for each of its items.
 */
export async function isolateFailures<Item, Result, Failure>(
  items: readonly Item[],
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  isFailure: (error: unknown) => error is Failure,
): Promise<readonly (Result | Failure)[]> {
  try {
    return await run(items);
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (items.length === 1) return [error];
    const middle = Math.ceil(items.length / 2);
    const first = await isolateFailures(items.slice(0, middle), run, isFailure);
    return [...first, ...(await isolateFailures(items.slice(middle), run, isFailure))];
  }
}
