/**
 * Returns a message with the members of its objects in the order of their names, at all depths: messages with the same
 * entries in their maps and Structs, in any order, are then encoded equally.
 */
export function sortNames<Value>(value: Value): Value;
export function sortNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => sortNames(each));
  if (!isPlainObject(value)) return value;
  const sorted = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, member]) => [name, sortNames(member)]));
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
