/**
 * The kinds of failures:
 * - `unavailable`: the store cannot be reached or written; a retry may succeed.
 * - `invalid`: the call is wrong, for example its page token or URL.
 * - `misconfigured`: this version cannot use the store.
 * - `damaged`: the data is damaged, or was deleted while the store was open; an operator has to restore it.
 * - `closed`: the store was closed.
 */
export type StoreErrorCode = 'unavailable' | 'invalid' | 'misconfigured' | 'damaged' | 'closed';

/** The only error that a Store throws. {@link StoreError.is} also recognizes it from another installed copy of this package. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** True if the same call may succeed later. */
  get retryable(): boolean {
    return this.code === 'unavailable';
  }

  static is(value: unknown): value is StoreError {
    return value instanceof Error && value.name === 'StoreError' && 'code' in value;
  }
}
