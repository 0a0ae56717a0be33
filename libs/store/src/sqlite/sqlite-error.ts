import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** The result codes of SQLite that mean damage: SQLITE_CORRUPT and SQLITE_NOTADB. See sqlite.org/rescode.html. */
const DAMAGE_CODES: readonly number[] = [11, 26];

/** Converts an error of SQLite; `otherwise` is the code if the database is not damaged. */
export function toStoreError(error: unknown, file: string, otherwise: StoreErrorCode): StoreError {
  if (StoreError.is(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return isDamage(error)
    ? new StoreError(
        'damaged',
        `SQLite: ${file} is damaged (${reason}); stop all processes and restore a backup`,
        error,
      )
    : new StoreError(otherwise, `SQLite: ${file}: ${reason}`, error);
}

function isDamage(error: unknown): boolean {
  // The low byte of an extended result code is the primary one.
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    DAMAGE_CODES.includes(error.errcode & 0xff)
  );
}
