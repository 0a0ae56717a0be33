import type { CallOptions, Chat4AllError } from '@chat4all/client';
import { CALL_TIMEOUT_MS } from './open-chat.ts';

/** Options of a call that is tried again for so long, in milliseconds, after it has failed for now. */
export function retrying(
  forMs: number,
  onRetry: ((error: Chat4AllError) => void) | undefined,
  signal: AbortSignal,
): CallOptions {
  // Each attempt has its time; the retries have theirs between the first and the last of them.
  return { signal, timeoutMs: forMs + 2 * CALL_TIMEOUT_MS, retry: { forMs, onRetry } };
}
