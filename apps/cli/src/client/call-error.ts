import { status } from '@grpc/grpc-js';
import { type Status, type StatusDetails, decodeStatusDetails, isServiceError } from '@chat4all/proto';

/** Why a call, or one message of a batch, failed. */
export interface CallError {
  readonly code: status;
  readonly message: string;
  readonly details?: StatusDetails | undefined;
}

/** A failed call, without grpc-js around it. Throws on what is not one. */
export function toCallError(thrown: unknown): CallError {
  if (!isServiceError(thrown)) throw thrown;
  return { code: thrown.code, message: thrown.details, details: decodeStatusDetails(thrown) };
}

/** The error of one result of a batch. */
export function fromStatus(error: Status): CallError {
  return {
    code: isStatus(error.code) ? error.code : status.UNKNOWN,
    message: error.message,
    details: decodeStatusDetails(error),
  };
}

/**
 * Whether the same call can succeed later. RESOURCE_EXHAUSTED only when the router says when: without that, it means
 * a message that is too large, now and always.
 */
export function isTransient({ code, details }: CallError): boolean {
  if (code === status.RESOURCE_EXHAUSTED) return details?.retryAfterMs !== undefined;
  return code === status.UNAVAILABLE || code === status.DEADLINE_EXCEEDED;
}

function isStatus(code: number): code is status {
  return code in status;
}
