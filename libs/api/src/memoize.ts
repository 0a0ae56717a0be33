/** Returns a function that derives a value from `source`, and derives it again only once `source` returns another object. */
export function memoize<Source, Result>(source: () => Source, derive: (value: Source) => Result): () => Result {
  let derivedFrom = source();
  let result = derive(derivedFrom);
  return () => {
    const current = source();
    if (current !== derivedFrom) [derivedFrom, result] = [current, derive(current)];
    return result;
  };
}
