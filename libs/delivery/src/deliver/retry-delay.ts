import type { ConnectorError } from '@chat4all/connector';

/** How often, how fast and how long a send is tried again. */
export interface RetryPolicy {
  /** Sends in all, the first one included, that fail for a reason of the delivery's or the person's own. */
  readonly attempts: number;
  /** The first wait is up to this long, in milliseconds; each further one up to twice the one before. */
  readonly baseMs: number;
  /** No wait is longer, in milliseconds, unless the platform asks for it. */
  readonly maximumMs: number;
  /** A delivery that fails for a reason of the account's or the platform's is given up so long after it was accepted. */
  readonly patienceMs: number;
}

/** With what a platform multiplies the wait it asks for, for a person who is sent to too fast, each time again. */
const PAIR_FACTOR = 4;

/**
 * How long to wait before the next attempt, in milliseconds. Exponential with full jitter (a random wait between
 * nothing and the bound, so that many who failed together do not come back together); never shorter than the
 * platform asks for.
 */
export function retryDelay(
  { reason, scope, retryAfterMs = 0 }: ConnectorError,
  attempt: number,
  { baseMs, maximumMs }: RetryPolicy,
  random: () => number,
): number {
  const jittered = random() * Math.min(maximumMs, baseMs * 2 ** (attempt - 1));
  // Meta's rule for its code 131056: 4^n seconds before the nth retry.
  const pairThrottled = reason === 'throttled' && scope === 'pair';
  const asked = pairThrottled ? Math.min(maximumMs, retryAfterMs * PAIR_FACTOR ** (attempt - 1)) : retryAfterMs;
  return Math.max(jittered, asked);
}
