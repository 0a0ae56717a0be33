import { MediaError } from '../media-error.ts';

/** Returns whether a call failed because the file does not exist. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/** Returns whether a call failed because there is a file. */
export function isExisting(error: unknown): boolean {
  return codeOf(error) === 'EEXIST';
}

/** Returns the MediaError for an error of the file system. */
export function toMediaError(error: unknown): MediaError {
  if (MediaError.is(error)) return error;
  const code = codeOf(error) ?? 'unknown error';
  return new MediaError('unavailable', `media: the folder cannot be used (${code})`, error);
}

function codeOf(error: unknown): string | undefined {
  // Errors of system calls have these two.
  const isSystemError = error instanceof Error && 'code' in error && 'syscall' in error;
  return isSystemError && typeof error.code === 'string' ? error.code : undefined;
}
