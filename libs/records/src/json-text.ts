/** A value in JSON; empty if it has no form in JSON. */
export type JsonText = string;

/** Returns a value in JSON. Throws a `RangeError` if it is nested too deeply. */
export function toJsonText(value: unknown): JsonText {
  // JSON.stringify returns undefined for values without a JSON form, contrary to its declared type.
  const json: unknown = JSON.stringify(value);
  return typeof json === 'string' ? json : '';
}

/** Returns the object that a text in JSON contains; another value as `{value: …}`, and undefined if it is not JSON. */
export function parseJsonObject(text: JsonText): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : { value };
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
