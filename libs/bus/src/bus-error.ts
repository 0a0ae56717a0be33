/**
 * The kinds of failures:
 * - `unavailable`: the log cannot be reached or written; a retry may succeed.
 * - `overloaded`: too much is queued; nothing was written; retry after `retryAfterMs`.
 * - `too_large`: a record, or a batch of them, exceeds the limit of the log.
 * - `unknown_topic`: the topic does not exist; a retry succeeds once another process has created it.
 * - `invalid`: the call is wrong, for example a bad cursor or a bad setting.
 * - `misconfigured`: the log does not match the configuration, for example too few partitions that may not be added.
 * - `unauthorized`: the log rejects the credentials, or its certificate is not trusted.
 * - `locked`: another process uses the folder of the embedded log.
 * - `closed`: the bus was closed.
 * - `aborted`: the signal was aborted before the write began; nothing was written.
 */
export type BusErrorCode =
  | 'unavailable'
  | 'overloaded'
  | 'too_large'
  | 'unknown_topic'
  | 'invalid'
  | 'misconfigured'
  | 'unauthorized'
  | 'locked'
  | 'closed'
  | 'aborted';

/** Further properties of a {@link BusError}. */
export interface BusErrorOptions {
  readonly cause?: unknown;
  /** How long to wait before a retry, in milliseconds, if the driver knows. */
  readonly retryAfterMs?: number;
}

/** The only error that a {@link Bus} throws. {@link BusError.is} also recognizes it from another installed copy of this package. */
export class BusError extends Error {
  override readonly name = 'BusError';
  readonly code: BusErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: BusErrorCode, message: string, options: BusErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** True if the same call may succeed later. */
  get retryable(): boolean {
    return this.code === 'unavailable' || this.code === 'overloaded' || this.code === 'unknown_topic';
  }

  static is(value: unknown): value is BusError {
    return value instanceof Error && value.name === 'BusError' && 'code' in value;
  }
}

/** Returns the error of records whose signal was aborted before their write began. */
export function abortedError(): BusError {
  return new BusError('aborted', 'publish was aborted before the write began');
}
