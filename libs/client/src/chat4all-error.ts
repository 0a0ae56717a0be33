import { status } from '@grpc/grpc-js';
import {
  type FieldViolation,
  type Status,
  type StatusDetails,
  decodeStatusDetails,
  isServiceError,
} from '@chat4all/proto';

/** gRPC's name of what went wrong: https://grpc.io/docs/guides/status-codes. */
export type ErrorCode = Exclude<keyof typeof status, 'OK'>;

/** What an error knows beside its message. */
export interface ErrorFacts {
  readonly code: ErrorCode;
  readonly details?: StatusDetails | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** Why a call, or one message of several, failed. The one error that this package rejects with. */
export class Chat4AllError extends Error {
  override readonly name = 'Chat4AllError';
  /** What kind of failure it is, for example `UNAVAILABLE`. */
  readonly code: ErrorCode;
  /** The router's constant for it, for example `INVALID_FIELDS`; empty when the error is not of the router. */
  readonly reason: string;
  /** What the router adds to the reason, by name. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Every wrong field of the request at once; empty when it is not about fields. */
  readonly fieldViolations: readonly FieldViolation[];
  /** When the router wants to be asked again, in milliseconds from then; undefined when it did not say. */
  readonly retryAfterMs: number | undefined;
  /** The request id that was used, for calls that have one: repeating the call under it is safe. */
  readonly requestId: string | undefined;
  /** Everything that the router told, as it did; undefined when the error is not of the router. */
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

  /** Whether it is one, also of another copy of this package; with a code: whether it is one of that kind. */
  static is(value: unknown, code?: ErrorCode): value is Chat4AllError {
    const isOne = value instanceof Error && value.name === 'Chat4AllError' && 'code' in value;
    return isOne && (code === undefined || value.code === code);
  }
}

/** What a call threw as an error of ours; what is no failure of a call comes back as it is. */
export function toChat4AllError(thrown: unknown, requestId?: string): unknown {
  if (Chat4AllError.is(thrown) || !isServiceError(thrown)) return thrown;
  const facts = { code: codeOf(thrown.code), details: decodeStatusDetails(thrown), requestId, cause: thrown };
  return new Chat4AllError(thrown.details, facts);
}

/** The error of one message of several. */
export function fromStatus(error: Status, requestId: string): Chat4AllError {
  return new Chat4AllError(error.message, { code: codeOf(error.code), details: decodeStatusDetails(error), requestId });
}

const codes: ReadonlyMap<unknown, string> = new Map(Object.entries(status).map(([name, code]) => [code, name]));

function codeOf(code: number): ErrorCode {
  const name = codes.get(code);
  return name !== undefined && isErrorCode(name) ? name : 'UNKNOWN';
}

function isErrorCode(name: string): name is ErrorCode {
  return name in status && name !== 'OK';
}
