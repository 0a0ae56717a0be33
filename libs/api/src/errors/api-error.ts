import { type StatusObject, status } from '@grpc/grpc-js';
import { BusError } from '@chat4all/bus';
import { type FieldViolation, type Status, type StatusDetails, encodeStatusDetails, toStatus } from '@chat4all/proto';
import { StoreError } from '@chat4all/store';
import { boundedDetails, boundedMessage } from './bounded-details.ts';

/** When a caller should come back if nothing better is known, in milliseconds. */
const RETRY_AFTER_MS = 1_000;

/** Why a call is refused, in gRPC's terms. What is too long for headers is cut. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: status;
  readonly details: StatusDetails;

  constructor(code: status, message: string, details: StatusDetails, cause?: unknown) {
    super(boundedMessage(message), cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = boundedDetails(details);
  }

  /** As grpc-js answers a call. */
  toResponse(): StatusObject {
    return encodeStatusDetails(this.code, this.message, this.details);
  }

  /** As it stands in the result of a batch. */
  toStatus(): Status {
    return toStatus(this.code, this.message, this.details);
  }

  /** Any thrown value as an ApiError. What is not expected becomes INTERNAL, without telling its inside. */
  static from(error: unknown): ApiError {
    if (error instanceof ApiError) return error;
    if (BusError.is(error)) return fromBusError(error);
    if (StoreError.is(error)) return fromStoreError(error);
    return new ApiError(status.INTERNAL, 'internal error', { reason: 'INTERNAL' }, error);
  }
}

/** Fields of the request are wrong: every one of them is named. */
export function invalidFields(fieldViolations: readonly FieldViolation[]): ApiError {
  const message = fieldViolations.map(({ field, description }) => `${field} ${description}`).join('; ');
  return new ApiError(status.INVALID_ARGUMENT, message, { reason: 'INVALID_FIELDS', fieldViolations });
}

/** Something of the API that this version does not serve yet. */
export function notServed(what: string): ApiError {
  return new ApiError(status.UNIMPLEMENTED, `${what} is not served yet`, { reason: 'NOT_SERVED' });
}

/** Nothing of the caller's has this id. */
export function notFound(what: string, id: string): ApiError {
  return new ApiError(status.NOT_FOUND, `there is no ${what} ${id}`, { reason: 'NOT_FOUND', metadata: { [what]: id } });
}

function fromBusError(error: BusError): ApiError {
  const retryAfterMs = error.retryAfterMs ?? RETRY_AFTER_MS;
  switch (error.code) {
    case 'overloaded': {
      const quotaFailures = [{ subject: 'router', description: 'too much is waiting to be written' }];
      const details = { reason: 'OVERLOADED', retryAfterMs, quotaFailures };
      return new ApiError(status.RESOURCE_EXHAUSTED, 'too much is waiting; nothing was accepted', details, error);
    }
    case 'too_large':
      return new ApiError(
        status.RESOURCE_EXHAUSTED,
        `the message is too large: ${error.message}`,
        { reason: 'TOO_LARGE' },
        error,
      );
    case 'invalid':
      return new ApiError(status.INVALID_ARGUMENT, error.message, { reason: 'INVALID' }, error);
    case 'aborted': {
      const message = 'the call ended before it was its turn to be written; nothing was accepted';
      return new ApiError(status.DEADLINE_EXCEEDED, message, { reason: 'CALL_ENDED' }, error);
    }
    default: {
      const details = { reason: 'BUS_UNAVAILABLE', retryAfterMs };
      return new ApiError(
        status.UNAVAILABLE,
        'the log cannot be reached; try again with the same request_id',
        details,
        error,
      );
    }
  }
}

function fromStoreError(error: StoreError): ApiError {
  if (error.code === 'invalid') {
    return new ApiError(status.INVALID_ARGUMENT, error.message, { reason: 'INVALID' }, error);
  }
  const details = { reason: 'STORE_UNAVAILABLE', retryAfterMs: RETRY_AFTER_MS };
  return new ApiError(status.UNAVAILABLE, 'the store cannot be reached', details, error);
}
