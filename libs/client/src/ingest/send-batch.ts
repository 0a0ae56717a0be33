import type { SendMessageRequest, SendMessageResult } from '@chat4all/proto';
import { backoffMs, delay } from '../call/backoff.ts';
import { type RetryPolicy, isRetryable } from '../call/retry-policy.ts';
import { Chat4AllError } from '../chat4all-error.ts';
import { type Outcome, toOutcome } from './outcome.ts';

/** Options of {@link sendBatch}. */
export interface SendBatchOptions {
  /** Makes the call and returns one result per request. Rejects with {@link Chat4AllError}. */
  readonly call: (requests: SendMessageRequest[], timeoutMs: number) => Promise<SendMessageResult[]>;
  readonly policy: RetryPolicy;
  /** The time limit including retries, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends the retries. */
  readonly signal: AbortSignal;
}

/**
 * Sends requests in one call, and retries those with a retryable error under the same request ids until the time limit
 * passes. Returns an outcome per request, in order. Rejects if every call failed.
 */
export async function sendBatch(
  requests: readonly SendMessageRequest[],
  { call, policy, timeoutMs, signal }: SendBatchOptions,
): Promise<Outcome[]> {
  const outcomes = new Map<SendMessageRequest, Outcome>();
  const end = performance.now() + timeoutMs;
  let lastStart = Infinity;
  let remaining = [...requests];
  let isAnswered = false;
  for (let failures = 1; ; failures += 1) {
    let callError: Chat4AllError | undefined;
    try {
      const results = await call(remaining, Math.max(1, end - performance.now()));
      isAnswered = true;
      for (const [index, request] of remaining.entries()) {
        outcomes.set(request, toOutcome(request.requestId, results[index]?.result));
      }
    } catch (thrown) {
      if (!Chat4AllError.is(thrown)) throw thrown;
      callError = thrown;
      for (const request of remaining) outcomes.set(request, { requestId: request.requestId, error: thrown });
    }
    const retryable = (request: SendMessageRequest): Chat4AllError | undefined => {
      const error = outcomes.get(request)?.error;
      return error && isRetryable(error, true) ? error : undefined;
    };
    remaining = remaining.filter((request) => retryable(request) !== undefined);
    const errors = remaining.map(retryable).filter((error) => error !== undefined);
    const waitMs = backoffMs(failures, policy, Math.max(0, ...errors.map(({ retryAfterMs = 0 }) => retryAfterMs)));
    const now = performance.now();
    if (errors.length > 0) lastStart = Math.min(lastStart, end, now + policy.maximumElapsedMs);
    const [firstError] = errors;
    if (firstError === undefined || signal.aborted || now + waitMs >= lastStart) {
      if (callError !== undefined && !isAnswered) throw callError;
      return requests.map((request) => outcomes.get(request) ?? toOutcome(request.requestId, undefined));
    }
    policy.onRetry?.(firstError);
    await delay(waitMs, signal);
  }
}
