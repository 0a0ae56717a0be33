/** A value in JSON; empty if it has no form in JSON. */
export type JsonText = string;

/**
 * The most levels of objects and arrays that are kept. A level of a `google.protobuf.Struct` is three messages, and protobuf's
 * readers refuse more than 100 messages within each other (protobuf.dev/programming-guides/proto-limits).
 */
const MAXIMUM_DEPTH = 24;

/** Stands for a value that is nested too deeply to be written. */
const TOO_DEEP = '(nested too deeply)';

/** Returns a value in JSON. */
export function toJsonText(value: unknown): JsonText {
  // JSON.stringify returns undefined for values without a JSON form, contrary to its declared type.
  const json: unknown = JSON.stringify(value);
  return typeof json === 'string' ? json : '';
}

/** Returns a value in which everything below 24 levels is JSON in a text, so that every reader can read it. */
export function boundDepth(value: unknown, levels = MAXIMUM_DEPTH): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return toShallowText(value);
  if (Array.isArray(value)) return value.map((each) => boundDepth(each, levels - 1));
  return boundObject(value, levels);
}

/** Returns an object as {@link boundDepth} does. */
export function boundObject(value: object, levels = MAXIMUM_DEPTH): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, boundDepth(each, levels - 1)]));
}

/** Returns the object that a text in JSON contains; another value as `{value: …}`, and undefined if it is not JSON. */
export function parseJsonObject(text: JsonText): Record<string, unknown> | undefined {
  try {
    return toObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Returns an object, or another value as `{value: …}`. */
export function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : { value };
}

function toShallowText(value: object): string {
  try {
    return toJsonText(value);
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}
