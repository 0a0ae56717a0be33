/** The seed of this run: `CHAT4ALL_TEST_SEED` to repeat one, or else a different one each time. */
export const TEST_SEED = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 1_000_000);

/** Returns a generator of pseudo-random numbers from 0 (inclusive) to 1 (exclusive): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns random JSON, a few levels deep. */
export function randomJson(random: () => number, depth = 3): unknown {
  const kind = Math.floor(random() * (depth > 0 ? 9 : 7));
  const size = Math.floor(random() * 4);
  if (kind === 7) return Array.from({ length: size }, () => randomJson(random, depth - 1));
  if (kind === 8) {
    return Object.fromEntries(Array.from({ length: size }, () => [name(random), randomJson(random, depth - 1)]));
  }
  return [null, true, '', 'text', -1, 1e300, '1234567890'][kind];
}

/** Returns `value` with a random part replaced by other JSON, or removed. */
export function mutateJson(value: unknown, random: () => number): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.1) return randomJson(random);
  if (Array.isArray(value)) {
    const at = Math.floor(random() * value.length);
    return value.map((item: unknown, index) => (index === at ? mutateJson(item, random) : item));
  }
  const entries = Object.entries(value);
  const at = Math.floor(random() * entries.length);
  return Object.fromEntries(
    entries.flatMap(([key, item], index) => {
      if (index !== at) return [[key, item]];
      return random() < 0.2 ? [] : [[key, mutateJson(item, random)]];
    }),
  );
}

function name(random: () => number): string {
  const names = [
    'object',
    'entry',
    'id',
    'changes',
    'value',
    'messaging',
    'messages',
    'message',
    '__proto__',
    'constructor',
  ];
  return names[Math.floor(random() * names.length)] ?? 'id';
}
