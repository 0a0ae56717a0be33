/**
 * The kinds of failures:
 * - `unavailable`: the files cannot be reached or written; a retry may succeed.
 * - `invalid`: the call is wrong, for example its id or URL.
 * - `exists`: the id has a file already.
 * - `too_large`: the bytes exceed the maximum of the call; nothing was stored.
 * - `misconfigured`: an operator has to fix something, for example credentials or the bucket's name.
 * - `closed`: the store was closed.
 */
export type MediaErrorCode = 'unavailable' | 'invalid' | 'exists' | 'too_large' | 'misconfigured' | 'closed';

/** The only error that a MediaStore throws, except errors of the bytes given to it. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  /** True if the same call may succeed later. */
  get retryable(): boolean {
    return this.code === 'unavailable';
  }

  /** Also recognizes an error of another installed copy of this package. */
  static is(value: unknown): value is MediaError {
    return value instanceof Error && value.name === 'MediaError' && 'code' in value;
  }
}
