/** A number with more digits than a JavaScript number holds exactly, outside of a name. */
const LONG_NUMBER = /[:[,]\s*-?\d{16,}/;

/**
 * Parses the JSON of a callback. Integers beyond 2^53, such as ids of people that a platform writes without quotes, are
 * returned as text, because a number would be another id. Throws a SyntaxError if the body is not JSON.
 */
export function parseJson(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body);
  // A reviver makes parsing several times slower, and cannot parse what is nested too deeply.
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  try {
    return JSON.parse(text, keepDigits);
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

/** Returns the source of an integer that is not exact. Before Node 21 there is no source. */
function keepDigits(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const { source = '' } = context ?? {};
  return /^-?\d+$/.test(source) ? source : value;
}
