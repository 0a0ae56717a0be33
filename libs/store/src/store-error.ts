/**
 * What went wrong, as a closed set:
 * - `unavailable`: the store cannot be reached or written; trying again may help.
 * - `invalid`: the call itself is wrong (a bad page token, a bad setting).
 * - `misconfigured`: the store is not one that this version can work with.
 * - `closed`: the store was closed.
 */
export type StoreErrorCode = 'unavailable' | 'invalid' | 'misconfigured' | 'closed';

/** The one error that a Store throws. Recognised structurally ({@link StoreError.is}), so two installed copies agree. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get retryable(): boolean {
    return this.code === 'unavailable';
  }

  static is(value: unknown): value is StoreError {
    return value instanceof Error && value.name === 'StoreError' && 'code' in value;
  }
}
