import { status } from '@grpc/grpc-js';
import { type Status, type StatusDetails, encodeStatusDetails, toStatus } from '@chat4all/proto';
import type { ErrorCode } from '../chat4all-error.ts';

/** The error of a call to the fake, with the status and details that the router would return. */
export class FakeApiError extends Error {
  override readonly name = 'FakeApiError';
  readonly #code: ErrorCode;
  readonly #details: StatusDetails;

  constructor(code: ErrorCode, message: string, details: StatusDetails) {
    super(message);
    this.#code = code;
    this.#details = details;
  }

  /** The status of an HTTP answer with this error: 503 if the call can be repeated, otherwise 403. */
  get httpStatus(): number {
    return this.#code === 'UNAVAILABLE' || this.#code === 'INTERNAL' ? 503 : 403;
  }

  /** Returns the error in the form that grpc-js sends as the status of a call. */
  toResponse(): ReturnType<typeof encodeStatusDetails> {
    return encodeStatusDetails(status[this.#code], this.message, this.#details);
  }

  /** Returns the error as a `google.rpc.Status`, the form used in the results of a batch. */
  toStatus(): Status {
    return toStatus(status[this.#code], this.message, this.#details);
  }

  /** Converts any thrown value; unexpected ones become INTERNAL. */
  static from(thrown: unknown): FakeApiError {
    return thrown instanceof FakeApiError
      ? thrown
      : new FakeApiError('INTERNAL', String(thrown), { reason: 'INTERNAL' });
  }
}

/** Returns INVALID_ARGUMENT that names one invalid field. */
export function invalidField(field: string, description: string): FakeApiError {
  const details = { reason: 'INVALID_FIELDS', fieldViolations: [{ field, description }] };
  return new FakeApiError('INVALID_ARGUMENT', `${field}: ${description}`, details);
}

/** Returns NOT_FOUND for an unknown id. */
export function notFound(resource: string, id: string): FakeApiError {
  const details = { reason: 'NOT_FOUND', metadata: { [resource]: id } };
  return new FakeApiError('NOT_FOUND', `${resource} "${id}" does not exist`, details);
}
