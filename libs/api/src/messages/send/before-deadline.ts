import { status } from '@grpc/grpc-js';
import { ApiError } from '../../errors/api-error.ts';
import { within } from '../../within.ts';

/** The time between the answer and the deadline of a call, in milliseconds; half of the time left if that is less. */
const MARGIN_MS = 100;
const RETRY_AFTER_MS = 1_000;

/**
 * Resolves with the write's result. If the write has not ended shortly before the deadline of its call, rejects with
 * UNAVAILABLE. It tells a caller more than DEADLINE_EXCEEDED: the write continues, and a repeated request is safe.
 */
export async function beforeDeadline<Result>(deadlineMs: number, write: Promise<Result>): Promise<Result> {
  if (!Number.isFinite(deadlineMs)) return write;
  const left = deadlineMs - Date.now();
  return within(Math.max(0, Math.max(left - MARGIN_MS, left / 2)), write, outcomeUnknown);
}

function outcomeUnknown(): ApiError {
  const message = 'log unavailable; the outcome is unknown, retry with the same request_id';
  return new ApiError(status.UNAVAILABLE, message, { reason: 'BUS_UNAVAILABLE', retryAfterMs: RETRY_AFTER_MS });
}
