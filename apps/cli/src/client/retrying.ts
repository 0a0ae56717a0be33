import type { CallOptions, Chat4AllError } from '@chat4all/client';
import { CALL_TIMEOUT_MS } from './open-chat.ts';

/**
 * Returns the options of a call that is retried for `maximumElapsedMs` milliseconds while its error is temporary. `timeoutMs` bounds
 * the call with its retries.
 */
export function retrying(
  maximumElapsedMs: number,
  onRetry: ((error: Chat4AllError) => void) | undefined,
  signal: AbortSignal,
  // By default the first and the last attempt may each take a full timeout besides the time for retries.
  timeoutMs = maximumElapsedMs + 2 * CALL_TIMEOUT_MS,
): CallOptions {
  return { signal, timeoutMs, retry: { maximumElapsedMs, onRetry } };
}
