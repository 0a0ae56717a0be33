/**
 * Returns a value in which each Buffer, and each view of a larger buffer, is a Uint8Array of its bytes alone: a view passes between
 * threads with everything behind it, and a small Buffer is a view of a pool. Parts without such bytes are the same objects.
 */
export function withOwnBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return isView(value) ? new Uint8Array(value) : value;
  if (Array.isArray(value)) return replaceElements(value);
  return Object.getPrototypeOf(value) === Object.prototype ? replaceMembers(value) : value;
}

function isView(bytes: Uint8Array): boolean {
  return Buffer.isBuffer(bytes) || bytes.byteLength < bytes.buffer.byteLength;
}

function replaceElements(values: readonly unknown[]): readonly unknown[] {
  let replaced: unknown[] | undefined;
  for (const [index, value] of values.entries()) {
    const own = withOwnBytes(value);
    if (own === value) continue;
    replaced ??= [...values];
    replaced[index] = own;
  }
  return replaced ?? values;
}

function replaceMembers(from: object): object {
  let replaced: Record<string, unknown> | undefined;
  for (const name in from) {
    const value: unknown = Reflect.get(from, name);
    const own = withOwnBytes(value);
    if (own === value) continue;
    replaced ??= { ...from };
    replaced[name] = own;
  }
  return replaced ?? from;
}
