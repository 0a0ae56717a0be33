/**
 * What went wrong, as a closed set:
 * - `unavailable`: the log cannot be reached or written; trying again may help.
 * - `overloaded`: too much is waiting; nothing was written; try again after `retryAfterMs`.
 * - `too_large`: a record, or a batch of them, exceeds the limit of the log.
 * - `invalid`: the call itself is wrong (an unknown topic, a bad cursor, a bad setting).
 * - `misconfigured`: the log is not as configured (too few partitions, creation forbidden).
 * - `unauthorized`: the log refuses our credentials or does not present trusted ones.
 * - `locked`: another process holds the embedded log's folder.
 * - `closed`: the bus was closed.
 * - `aborted`: nobody wanted the records to be written any more; nothing was written.
 */
export type BusErrorCode =
  | 'unavailable'
  | 'overloaded'
  | 'too_large'
  | 'invalid'
  | 'misconfigured'
  | 'unauthorized'
  | 'locked'
  | 'closed'
  | 'aborted';

/** What a {@link BusError} tells besides its code and message. */
export interface BusErrorOptions {
  readonly cause?: unknown;
  /** How long to wait before trying again, in milliseconds, where the driver can tell. */
  readonly retryAfterMs?: number;
}

/** The one error that a {@link Bus} throws. Recognised structurally ({@link BusError.is}), so two installed copies agree. */
export class BusError extends Error {
  override readonly name = 'BusError';
  readonly code: BusErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: BusErrorCode, message: string, options: BusErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get retryable(): boolean {
    return this.code === 'unavailable' || this.code === 'overloaded';
  }

  static is(value: unknown): value is BusError {
    return value instanceof Error && value.name === 'BusError' && 'code' in value;
  }
}

/** The error of records that nobody wanted to be written any more. */
export function abortedError(): BusError {
  return new BusError('aborted', 'The records were withdrawn before their turn to be written came.');
}
