/** The delays before each next attempt, in milliseconds: those of Standard Webhooks, three days in all. */
const DELAYS_MS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * 1_000);

/** The longest delay that an endpoint may ask for, in milliseconds. */
const LONGEST_MS = 86_400_000;

/** The part of a delay that is random, so that an endpoint that recovers does not get everything at once. */
const JITTER = 0.2;

/** The attempts of an event, including the first. */
export const MAXIMUM_ATTEMPTS = DELAYS_MS.length + 1;

/**
 * Returns the delay before the attempt after `number` (from 1), in milliseconds; undefined after the last one. It is at least
 * what the endpoint asked for (`Retry-After`), and at most a day longer than planned. `random` returns numbers from 0 to 1.
 */
export function delayAfter(number: number, retryAfterMs = 0, random: () => number = Math.random): number | undefined {
  const planned = DELAYS_MS[number - 1];
  if (planned === undefined) return undefined;
  return Math.max(planned * (1 + JITTER * random()), Math.min(retryAfterMs, LONGEST_MS));
}
