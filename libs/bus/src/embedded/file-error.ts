import { BusError } from '../bus-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is not a folder',
  EEXIST: 'a file of that name exists',
  EISDIR: 'a folder of that name is in the way',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'too many symbolic links',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an input/output error',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
};

/** Errors that an operator has to fix; all others may be temporary. */
const MISCONFIGURATION_CODES = new Set(['EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG', 'ELOOP']);

/** Returns the code of a system error, such as `ENOSPC`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Converts an error of a file operation into a {@link BusError}, whose message is `attempt` ("cannot write …") and the reason.
 */
export function fileError(attempt: string, error: unknown): BusError {
  if (BusError.is(error)) return error;
  const code = systemCode(error) ?? '';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  const suffix = code === '' ? '' : ` (${code})`;
  return new BusError(
    MISCONFIGURATION_CODES.has(code) ? 'misconfigured' : 'unavailable',
    `${attempt}: ${reason}${suffix}`,
    {
      cause: error,
    },
  );
}
