import type { ConnectorError } from '@chat4all/connector';

/** How often and how fast a send is tried again. */
export interface RetryPolicy {
  /** Sends in all, the first one included. */
  readonly attempts: number;
  /** The first wait is up to this long, in milliseconds; each further one up to twice the one before. */
  readonly baseMs: number;
  /** No wait is longer, in milliseconds. */
  readonly maximumMs: number;
}

/** About two minutes in all. */
export const defaultRetryPolicy: RetryPolicy = { attempts: 10, baseMs: 250, maximumMs: 30_000 };

/**
 * How long to wait before the next attempt, in milliseconds; undefined: give up. Exponential with full jitter
 * (a random wait between nothing and the bound, so that many who failed together do not come back together); never
 * shorter than the provider asks for.
 */
export function retryDelay(
  error: ConnectorError,
  attempt: number,
  policy: RetryPolicy,
  random: () => number,
): number | undefined {
  if (!error.retryable || attempt >= policy.attempts) return undefined;
  const jittered = random() * Math.min(policy.maximumMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.max(jittered, error.retryAfterMs ?? 0);
}
