import { status } from '@grpc/grpc-js';
import {
  type FieldViolation,
  type Status,
  type StatusDetails,
  decodeStatusDetails,
  isServiceError,
} from '@chat4all/proto';

/** The name of a gRPC status code: https://grpc.io/docs/guides/status-codes. */
export type ErrorCode = Exclude<keyof typeof status, 'OK'>;

/** The facts of an error apart from its message. */
export interface ErrorFacts {
  readonly code: ErrorCode;
  readonly details?: StatusDetails | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** The failure of a call, or of one message of a batch or stream. The only error that this package rejects with. */
export class Chat4AllError extends Error {
  override readonly name = 'Chat4AllError';
  /** The gRPC status code, for example `UNAVAILABLE`. */
  readonly code: ErrorCode;
  /**
   * The router's constant for the cause, for example `INVALID_FIELDS`; empty if the error does not come from the
   * router.
   */
  readonly reason: string;
  /** Values that the router adds to the reason, by name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Every invalid field of the request; empty if the failure is not about fields. */
  readonly fieldViolations: readonly FieldViolation[];
  /** The delay before a retry that the router requests, in milliseconds; undefined if it requests none. */
  readonly retryAfterMs: number | undefined;
  /** The request id of the call, if it has one. Repeating the call with this id is safe. */
  readonly requestId: string | undefined;
  /** The error details as the router sent them; undefined if the error does not come from the router. */
  readonly details: StatusDetails | undefined;

  constructor(message: string, { code, details, requestId, cause }: ErrorFacts) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.reason = details?.reason ?? '';
    this.metadata = details?.metadata ?? {};
    this.fieldViolations = details?.fieldViolations ?? [];
    this.retryAfterMs = details?.retryAfterMs;
    this.requestId = requestId;
    this.details = details;
  }

  /**
   * Returns whether the value is a Chat4AllError, of this or another copy of the package, with the code if one is
   * given.
   */
  static is(value: unknown, code?: ErrorCode): value is Chat4AllError {
    const isError = value instanceof Error && value.name === 'Chat4AllError' && 'code' in value;
    return isError && (code === undefined || value.code === code);
  }
}

/** Converts the failure of a gRPC call to a {@link Chat4AllError}. Returns any other value unchanged. */
export function toChat4AllError(thrown: unknown, requestId?: string): unknown {
  if (Chat4AllError.is(thrown) || !isServiceError(thrown)) return thrown;
  const facts = { code: codeOf(thrown.code), details: decodeStatusDetails(thrown), requestId, cause: thrown };
  return new Chat4AllError(thrown.details, facts);
}

/** Returns the error of one message of a batch or stream. */
export function fromStatus(error: Status, requestId: string): Chat4AllError {
  return new Chat4AllError(error.message, { code: codeOf(error.code), details: decodeStatusDetails(error), requestId });
}

const CODE_NAMES: ReadonlyMap<unknown, string> = new Map(Object.entries(status).map(([name, code]) => [code, name]));

function codeOf(code: number): ErrorCode {
  const name = CODE_NAMES.get(code);
  return name !== undefined && isErrorCode(name) ? name : 'UNKNOWN';
}

function isErrorCode(name: string): name is ErrorCode {
  return name in status && name !== 'OK';
}
