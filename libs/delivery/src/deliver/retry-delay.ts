import type { ConnectorError } from '@chat4all/connector';

/** How often, how fast and how long a send is retried. */
export interface RetryPolicy {
  /** The most sends, including the first, that fail because of the delivery or its recipient. */
  readonly attempts: number;
  /** The upper bound of the first wait, in milliseconds; doubled for each further one. */
  readonly baseMs: number;
  /** The upper bound of any wait, in milliseconds, unless the platform asks for a longer one. */
  readonly maximumMs: number;
  /** The time after acceptance for which failures of the account or the platform are retried, in milliseconds. */
  readonly periodMs: number;
  /** The factor by which the wait that a platform asks for grows with each retry to a throttled recipient. */
  readonly pairFactor: number;
}

/** The facts of a failure that its wait depends on. */
export type RetryFacts = Pick<ConnectorError, 'reason' | 'scope' | 'retryAfterMs'>;

/**
 * Returns the wait before the next attempt, in milliseconds: exponential backoff with full jitter (a random wait up to the
 * bound, so that deliveries that failed together do not return together), but never less than the platform asks for.
 */
export function retryDelay(
  { reason, scope, retryAfterMs = 0 }: RetryFacts,
  attempt: number,
  { baseMs, maximumMs, pairFactor }: RetryPolicy,
  random: () => number,
): number {
  const backoffMs = random() * Math.min(maximumMs, baseMs * 2 ** (attempt - 1));
  // Meta's rule for code 131056: 4^n seconds before the nth retry.
  const isPairThrottled = reason === 'throttled' && scope === 'pair';
  const grownMs = isPairThrottled ? Math.min(maximumMs, retryAfterMs * pairFactor ** (attempt - 1)) : 0;
  return Math.max(backoffMs, grownMs, retryAfterMs);
}
