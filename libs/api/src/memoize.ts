/** Gives what is derived from a value, and derives it anew only when the value is another one. */
export function memoize<Source, Result>(source: () => Source, derive: (value: Source) => Result): () => Result {
  let known = source();
  let result = derive(known);
  return () => {
    const now = source();
    if (now !== known) [known, result] = [now, derive(now)];
    return result;
  };
}
