import { status } from '@grpc/grpc-js';
import { type Status, type StatusDetails, encodeStatusDetails, toStatus } from '@chat4all/proto';
import type { ErrorCode } from '../chat4all-error.ts';

/** Why the fake refuses a call, as the router would. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly #code: ErrorCode;
  readonly #details: StatusDetails;

  constructor(code: ErrorCode, message: string, details: StatusDetails) {
    super(message);
    this.#code = code;
    this.#details = details;
  }

  /** As a call fails with it. */
  toResponse(): ReturnType<typeof encodeStatusDetails> {
    return encodeStatusDetails(status[this.#code], this.message, this.#details);
  }

  /** As it stands in the result of a batch. */
  toStatus(): Status {
    return toStatus(status[this.#code], this.message, this.#details);
  }

  /** What was thrown as a refusal; what is not expected is INTERNAL. */
  static from(thrown: unknown): Refusal {
    return thrown instanceof Refusal ? thrown : new Refusal('INTERNAL', String(thrown), { reason: 'INTERNAL' });
  }
}

/** One field of a request is wrong. */
export function invalidField(field: string, description: string): Refusal {
  const details = { reason: 'INVALID_FIELDS', fieldViolations: [{ field, description }] };
  return new Refusal('INVALID_ARGUMENT', `${field} ${description}`, details);
}

/** Nothing has this id. */
export function notFound(what: string, id: string): Refusal {
  return new Refusal('NOT_FOUND', `there is no ${what} ${id}`, { reason: 'NOT_FOUND', metadata: { [what]: id } });
}
