import { status } from '@grpc/grpc-js';
import type { Message, SendMessageRequest, SendMessageResult } from '@chat4all/proto';
import { backoffMs, pause } from '../client/backoff.ts';
import { type CallError, fromStatus, isTransient, toCallError } from '../client/call-error.ts';

/** What became of one request. */
export type Outcome = { readonly message: Message } | { readonly error: CallError };

/** How to send a batch. */
export interface SendBatchOptions {
  /** Makes the call; one result per request. */
  readonly call: (requests: SendMessageRequest[]) => Promise<SendMessageResult[]>;
  /** For how long what failed for now is tried again, in milliseconds. */
  readonly retryForMs: number;
  /** Ends the retries. */
  readonly signal: AbortSignal;
  readonly onRetry?: (error: CallError) => void;
}

/** What became of a batch. */
export interface BatchOutcome {
  /** One per request, in their order. */
  readonly outcomes: readonly Outcome[];
  /** The last call as a whole failed with this. */
  readonly callError: CallError | undefined;
}

/**
 * Sends requests in one call, and those that failed for now again, under the same request ids, until each has its
 * answer or the time for retries is over.
 */
export async function sendBatch(
  requests: readonly SendMessageRequest[],
  options: SendBatchOptions,
): Promise<BatchOutcome> {
  const outcomes = new Map<SendMessageRequest, Outcome>();
  let remaining = [...requests];
  let giveUpAt: number | undefined;
  for (let failures = 1; ; failures += 1) {
    const { results, callError } = await attempt(remaining, options.call);
    for (const [index, request] of remaining.entries()) outcomes.set(request, results[index] ?? missing);
    remaining = remaining.filter((request) => transientError(outcomes.get(request)) !== undefined);
    const errors = remaining.map((request) => transientError(outcomes.get(request))).filter((e) => e !== undefined);
    const waitMs = backoffMs(failures, Math.max(0, ...errors.map(({ details }) => details?.retryAfterMs ?? 0)));
    giveUpAt ??= performance.now() + options.retryForMs;
    const [firstError] = errors;
    if (firstError === undefined || options.signal.aborted || performance.now() + waitMs > giveUpAt) {
      return { outcomes: requests.map((request) => outcomes.get(request) ?? missing), callError };
    }
    options.onRetry?.(firstError);
    await pause(waitMs, options.signal);
  }
}

const missing: Outcome = { error: { code: status.INTERNAL, message: 'the router gave no result for this message' } };

async function attempt(
  requests: SendMessageRequest[],
  call: SendBatchOptions['call'],
): Promise<{ results: Outcome[]; callError: CallError | undefined }> {
  try {
    return { results: (await call(requests)).map(toOutcome), callError: undefined };
  } catch (thrown) {
    const error = toCallError(thrown);
    return { results: requests.map(() => ({ error })), callError: error };
  }
}

function toOutcome({ result }: SendMessageResult): Outcome {
  if (result === undefined) return missing;
  return result.$case === 'message' ? { message: result.value } : { error: fromStatus(result.value) };
}

function transientError(outcome: Outcome | undefined): CallError | undefined {
  return outcome && 'error' in outcome && isTransient(outcome.error) ? outcome.error : undefined;
}
