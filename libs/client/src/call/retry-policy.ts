import type { Chat4AllError } from '../chat4all-error.ts';
import type { Backoff } from './backoff.ts';

/** How calls that failed for now are repeated. */
export interface RetryOptions extends Partial<Backoff> {
  /** For how long after the first failure a new attempt may begin, in milliseconds. Default: until the call's time is over. 0: never. */
  readonly forMs?: number | undefined;
  /** Told of each failure that is followed by another attempt. */
  readonly onRetry?: ((error: Chat4AllError) => void) | undefined;
}

/** Retries with every default filled in. */
export interface RetryPolicy extends Backoff {
  readonly forMs: number;
  readonly onRetry: ((error: Chat4AllError) => void) | undefined;
}

/** The policy that options ask for, over another one. */
export function retryPolicyOf(options: RetryOptions = {}, base: RetryPolicy = defaultRetryPolicy): RetryPolicy {
  return {
    firstDelayMs: options.firstDelayMs ?? base.firstDelayMs,
    longestDelayMs: options.longestDelayMs ?? base.longestDelayMs,
    forMs: options.forMs ?? base.forMs,
    onRetry: options.onRetry ?? base.onRetry,
  };
}

/** What holds when nothing is asked for. */
export const defaultRetryPolicy: RetryPolicy = {
  firstDelayMs: 100,
  longestDelayMs: 3_000,
  forMs: Infinity,
  onRetry: undefined,
};

/**
 * Whether the same call can succeed later. By AIP-194 only UNAVAILABLE is repeated by itself. RESOURCE_EXHAUSTED is when the
 * router says when to come back; without that it means a message that is too large, now and always. DEADLINE_EXCEEDED
 * leaves open what happened, so that it is repeated only where twice is the same as once by contract: reads, and calls
 * under a request id.
 */
export function isRetryable({ code, retryAfterMs }: Chat4AllError, idempotent: boolean): boolean {
  if (code === 'RESOURCE_EXHAUSTED') return retryAfterMs !== undefined;
  return code === 'UNAVAILABLE' || (code === 'DEADLINE_EXCEEDED' && idempotent);
}

const transportCodes: readonly string[] = ['CANCELLED', 'INTERNAL', 'UNKNOWN'];

/**
 * Whether a stream can go on over another connection. Beside what can be retried, this is what a connection that is cut
 * looks like: CANCELLED, INTERNAL or UNKNOWN without the details that the router puts into each of its errors.
 */
export function isBroken(error: Chat4AllError): boolean {
  return isRetryable(error, true) || (error.details === undefined && transportCodes.includes(error.code));
}
