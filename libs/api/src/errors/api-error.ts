import { type StatusObject, status } from '@grpc/grpc-js';
import { BusError } from '@chat4all/bus';
import { MediaError } from '@chat4all/media';
import { type FieldViolation, type Status, type StatusDetails, encodeStatusDetails, toStatus } from '@chat4all/proto';
import { StoreError } from '@chat4all/store';
import { boundedDetails, boundedMessage } from './bounded-details.ts';

/** The delay that RetryInfo carries if the cause of a failure states none, in milliseconds. */
const DEFAULT_RETRY_AFTER_MS = 1_000;

/** A gRPC status with its error details. Message and details are truncated to fit into HTTP/2 headers. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: status;
  readonly details: StatusDetails;

  constructor(code: status, message: string, details: StatusDetails, cause?: unknown) {
    super(boundedMessage(message), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = boundedDetails(details);
  }

  /** Returns the error in the form that grpc-js sends as the status of a call. */
  toResponse(): StatusObject {
    return encodeStatusDetails(this.code, this.message, this.details);
  }

  /** Returns the error as a `google.rpc.Status`, the form used in the results of a batch. */
  toStatus(): Status {
    return toStatus(this.code, this.message, this.details);
  }

  /**
   * Converts any thrown value:
   * - an ApiError is returned unchanged;
   * - a BusError, StoreError or MediaError becomes the status that its code stands for;
   * - anything else becomes INTERNAL with a message that reveals nothing.
   */
  static from(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    if (BusError.is(error)) return fromBusError(error);
    if (StoreError.is(error)) return fromStoreError(error);
    if (MediaError.is(error)) return fromMediaError(error);
    return new ApiError(status.INTERNAL, 'internal error', { reason: 'INTERNAL' }, error);
  }
}

/** Returns INVALID_ARGUMENT that names every invalid field. */
export function invalidFields(fieldViolations: readonly FieldViolation[]): ApiError {
  return new ApiError(status.INVALID_ARGUMENT, describeFields(fieldViolations), {
    reason: 'INVALID_FIELDS',
    fieldViolations,
  });
}

/** Returns INVALID_ARGUMENT that names one invalid field. */
export function invalidField(field: string, description: string): ApiError {
  return invalidFields([{ field, description }]);
}

/** Returns all violations as one line: `field: description; field: description`. */
export function describeFields(fieldViolations: readonly FieldViolation[]): string {
  return fieldViolations.map(({ field, description }) => `${field}: ${description}`).join('; ');
}

/** Returns FAILED_PRECONDITION with a reason. */
export function preconditionFailed(reason: string, message: string): ApiError {
  return new ApiError(status.FAILED_PRECONDITION, message, { reason });
}

/** Returns NOT_FOUND for an id that the caller's tenant does not have. */
export function notFound(resource: string, id: string): ApiError {
  const details = { reason: 'NOT_FOUND', metadata: { [resource]: id } };
  return new ApiError(status.NOT_FOUND, `${resource} "${id}" does not exist`, details);
}

function fromBusError(error: BusError): ApiError {
  const retryAfterMs = error.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS;
  switch (error.code) {
    case 'overloaded': {
      const quotaFailures = [{ subject: 'router', description: 'the write queue is full' }];
      const details = { reason: 'OVERLOADED', retryAfterMs, quotaFailures };
      return new ApiError(
        status.RESOURCE_EXHAUSTED,
        'the write queue is full; nothing was accepted, retry later',
        details,
        error,
      );
    }
    case 'too_large': {
      const message = `message exceeds what the log accepts: ${error.message}`;
      return new ApiError(status.RESOURCE_EXHAUSTED, message, { reason: 'TOO_LARGE' }, error);
    }
    case 'invalid':
      // The API checks what callers send, so that this is its own mistake.
      return new ApiError(status.INTERNAL, 'internal error', { reason: 'INTERNAL' }, error);
    case 'aborted': {
      const message = 'the call ended before its records were written; nothing was accepted';
      return new ApiError(status.DEADLINE_EXCEEDED, message, { reason: 'CALL_ENDED' }, error);
    }
    default: {
      const details = { reason: 'BUS_UNAVAILABLE', retryAfterMs };
      return new ApiError(status.UNAVAILABLE, 'log unavailable; retry with the same request_id', details, error);
    }
  }
}

function fromStoreError(error: StoreError): ApiError {
  if (error.code === 'invalid') {
    return new ApiError(status.INVALID_ARGUMENT, error.message, { reason: 'INVALID' }, error);
  }
  const details = { reason: 'STORE_UNAVAILABLE', retryAfterMs: DEFAULT_RETRY_AFTER_MS };
  return new ApiError(status.UNAVAILABLE, 'store unavailable; retry later', details, error);
}

function fromMediaError(error: MediaError): ApiError {
  const details = { reason: 'MEDIA_UNAVAILABLE', retryAfterMs: DEFAULT_RETRY_AFTER_MS };
  return new ApiError(status.UNAVAILABLE, 'files unavailable; retry later', details, error);
}
