/** A JSON value of which one member was changed. */
export interface Variant {
  /** The path of the member, for example `entry[0].id`. */
  readonly path: string;
  /** `removed`, `null`, or the JSON that replaced it, which is of another type. */
  readonly change: string;
  readonly body: unknown;
}

// The number is neither an id nor a time.
const OTHER_TYPES = ['not the expected text', -0.5, true, {}, []] as const;

/** Returns every variant of a JSON value with one member removed, null, or of another type, at any depth. */
export function variantsOf(value: unknown, path = ''): Variant[] {
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  const entries: [string, unknown][] = Object.entries(value);
  return entries.flatMap(([name, member]) => {
    const memberPath = isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    const replaceWith = (other: unknown): unknown =>
      isList
        ? value.map((item: unknown, index) => (String(index) === name ? other : item))
        : { ...value, [name]: other };
    const removed = Object.fromEntries(entries.filter(([other]) => other !== name));
    const others = member === null ? [] : OTHER_TYPES.filter((other) => typeOf(other) !== typeOf(member));
    return [
      ...(isList ? [] : [{ path: memberPath, change: 'removed', body: removed }]),
      { path: memberPath, change: 'null', body: replaceWith(null) },
      ...others.map((other) => ({ path: memberPath, change: JSON.stringify(other), body: replaceWith(other) })),
      ...variantsOf(member, memberPath).map((variant) => ({ ...variant, body: replaceWith(variant.body) })),
    ];
  });
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
