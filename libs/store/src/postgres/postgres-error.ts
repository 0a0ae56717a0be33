import { DatabaseError } from 'pg';
import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** Causes that somebody has to put right, by their SQLSTATE or the code that Node gives them. */
const wrong = new Map([
  ['28P01', 'the user or the password is wrong'],
  ['28000', 'the server refuses this user or this way to connect'],
  ['3D000', 'the database does not exist'],
  ['42501', 'the user lacks a right'],
  ['3F000', 'the schema does not exist'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', "the server's certificate is not trusted"],
  ['SELF_SIGNED_CERT_IN_CHAIN', "the server's certificate is not trusted"],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', "the server's certificate is not trusted"],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', "the server's certificate is not trusted"],
  ['CERT_HAS_EXPIRED', "the server's certificate has expired"],
  ['ERR_TLS_CERT_ALTNAME_INVALID', "the server's certificate is for another host"],
]);

/** The same, of errors that pg gives no code: there is no TLS, or a password is needed and none is given. */
const wrongReason = /^The server does not support SSL connections$|client password must be a/;

/** Conflicts with another transaction, which the server has resolved by giving up this one. */
const conflicts = new Set(['40001', '40P01']);

/** Whether the same statement, sent again at once, is likely to succeed. */
export function isConflict(error: unknown): boolean {
  return conflicts.has(codeOf(error));
}

/** What went wrong, as one sentence that names the host and the database. `place` is how it names them. */
export function toStoreError(error: unknown, place: string): StoreError {
  if (StoreError.is(error)) return error;
  const reason = reasonOf(error);
  const code = codeOf(error);
  const explanation = wrong.get(code);
  if (explanation !== undefined) {
    return new StoreError('misconfigured', `PostgreSQL at ${place}: ${explanation} (${reason})`, error);
  }
  return new StoreError(kindOf(error, code), `PostgreSQL at ${place}: ${reason}`, error);
}

function kindOf(error: unknown, code: string): StoreErrorCode {
  if (wrongReason.test(reasonOf(error))) return 'misconfigured';
  if (!(error instanceof DatabaseError)) return 'unavailable';
  // 42 is a statement that does not fit the schema, 22 is a value that does not fit its column.
  if (code.startsWith('42')) return 'misconfigured';
  return code.startsWith('22') ? 'invalid' : 'unavailable';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

// A connection that was tried at several addresses fails with an error for each and an empty message of its own.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
