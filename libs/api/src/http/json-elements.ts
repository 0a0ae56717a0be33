const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `{`, `[` and `,`, which begin the elements of JSON. */
const STARTS = new Set([0x7b, 0x5b, 0x2c]);

/**
 * Returns whether JSON has more than a number of elements, without parsing it: each takes some hundred bytes of memory once it is
 * parsed, also if it has two bytes in the text.
 */
export function hasMoreElements(json: Uint8Array, maximum: number): boolean {
  let elements = 0;
  let isText = false;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0;
    if (isText && byte === BACKSLASH) index += 1;
    else if (byte === QUOTE) isText = !isText;
    else if (!isText && STARTS.has(byte) && (elements += 1) > maximum) return true;
  }
  return false;
}
