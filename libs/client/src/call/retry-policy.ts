import type { Chat4AllError } from '../chat4all-error.ts';
import type { Backoff } from './backoff.ts';

/** Options for retrying failed calls. */
export interface RetryOptions extends Partial<Backoff> {
  /**
   * The time after the first failure within which a new attempt may start, in milliseconds. 0 disables retries.
   * Default: unlimited within `timeoutMs`.
   */
  readonly maximumElapsedMs?: number | undefined;
  /** Called with each failure that is retried. */
  readonly onRetry?: ((error: Chat4AllError) => void) | undefined;
}

/** {@link RetryOptions} with every default filled in. */
export interface RetryPolicy extends Backoff {
  readonly maximumElapsedMs: number;
  readonly onRetry: ((error: Chat4AllError) => void) | undefined;
}

/** Returns the options as a policy, with defaults from `base`. */
export function retryPolicyOf(options: RetryOptions = {}, base: RetryPolicy = DEFAULT_RETRY_POLICY): RetryPolicy {
  return {
    initialDelayMs: options.initialDelayMs ?? base.initialDelayMs,
    maximumDelayMs: options.maximumDelayMs ?? base.maximumDelayMs,
    maximumElapsedMs: options.maximumElapsedMs ?? base.maximumElapsedMs,
    onRetry: options.onRetry ?? base.onRetry,
  };
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  initialDelayMs: 100,
  maximumDelayMs: 3_000,
  maximumElapsedMs: Infinity,
  onRetry: undefined,
};

/**
 * Returns whether a failed call is retried:
 * - UNAVAILABLE: always (AIP-194);
 * - RESOURCE_EXHAUSTED: if the router states when to retry; otherwise the message is too large, which is permanent;
 * - DEADLINE_EXCEEDED: if the call is idempotent, because its outcome is unknown;
 * - other codes: never.
 */
export function isRetryable({ code, retryAfterMs }: Chat4AllError, idempotent: boolean): boolean {
  if (code === 'RESOURCE_EXHAUSTED') return retryAfterMs !== undefined;
  return code === 'UNAVAILABLE' || (code === 'DEADLINE_EXCEEDED' && idempotent);
}

const TRANSPORT_CODES: readonly string[] = ['CANCELLED', 'INTERNAL', 'UNKNOWN'];

/**
 * Returns whether a failed stream can be resumed over another connection: if the error is retryable, or if the
 * connection was cut. A cut connection shows as CANCELLED, INTERNAL or UNKNOWN without the details that the router adds
 * to its errors.
 */
export function isResumable(error: Chat4AllError): boolean {
  return isRetryable(error, true) || (error.details === undefined && TRANSPORT_CODES.includes(error.code));
}
