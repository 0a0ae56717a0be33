/** The seed of this run: `CHAT4ALL_TEST_SEED`, or a new one. */
export const SEED = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 1_000_000_000);

/** Creates a random source (mulberry32) that repeats for the same seed. It returns numbers from 0 to 1, excluding 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns one of the items. Throws if there are none. */
export function anyOf<Item>(items: readonly Item[], random: () => number): Item {
  const chosen = items[Math.floor(random() * items.length)];
  if (chosen === undefined) throw new Error('items: must not be empty');
  return chosen;
}
