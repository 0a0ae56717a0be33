const odd: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, '', '\u0000', '☎️'.repeat(200), [], {}, [[[[]]]], { $ne: 1 }, '__proto__'],
  ...['constructor', Number.MAX_SAFE_INTEGER, '1767268800', 'NaN', '../../etc/passwd'],
];

/**
 * Returns JSON with some values replaced, removed or repeated, and sometimes some bytes too. `below` returns random whole
 * numbers below its argument.
 */
export function mutateJson(value: unknown, below: (bound: number) => number): Buffer {
  const copy: unknown = structuredClone(value);
  for (let changes = 1 + below(4); changes > 0; changes -= 1) mutateValue(copy, below);
  const bytes = Buffer.from(JSON.stringify(copy));
  if (below(3) > 0 || bytes.length === 0) return bytes;
  for (let changes = 1 + below(8); changes > 0; changes -= 1) bytes[below(bytes.length)] = below(256);
  return below(4) === 0 ? bytes.subarray(0, below(bytes.length)) : bytes;
}

function mutateValue(value: unknown, below: (bound: number) => number): void {
  if (typeof value !== 'object' || value === null) return;
  const names = Object.keys(value);
  const name = names[below(Math.max(1, names.length))];
  if (name === undefined) return;
  const inner: unknown = Reflect.get(value, name);
  // Mostly deeper: what is near the root hides everything else.
  if (typeof inner === 'object' && inner !== null && below(5) > 0) {
    mutateValue(inner, below);
    return;
  }
  switch (below(4)) {
    case 0:
      Reflect.deleteProperty(value, name);
      return;
    case 1:
      if (Array.isArray(value)) value.push(structuredClone(inner));
      else Reflect.set(value, `${name}_`, structuredClone(inner));
      return;
    default:
      Reflect.set(value, name, structuredClone(odd[below(odd.length)]));
  }
}
