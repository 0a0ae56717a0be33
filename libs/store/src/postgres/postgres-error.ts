import { DatabaseError } from 'pg';
import { StoreError, type StoreErrorCode } from '../store-error.ts';

/** Causes that an operator has to fix, by SQLSTATE or Node error code. */
const MISCONFIGURATIONS = new Map([
  ['28P01', 'the user or the password is wrong'],
  ['28000', 'the server rejects this user or this kind of connection'],
  ['3D000', 'the database does not exist'],
  ['42501', 'the user lacks a privilege'],
  ['3F000', 'the schema does not exist'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', "the server's certificate is not trusted"],
  ['SELF_SIGNED_CERT_IN_CHAIN', "the server's certificate is not trusted"],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', "the server's certificate is not trusted"],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', "the server's certificate is not trusted"],
  ['CERT_HAS_EXPIRED', "the server's certificate has expired"],
  ['ERR_TLS_CERT_ALTNAME_INVALID', "the server's certificate is for another host"],
]);

/** Such causes without a code: the server has no TLS, or a password is missing. */
const MISCONFIGURATION_MESSAGES = /^The server does not support SSL connections$|client password must be a/;

/** SQLSTATEs of a conflict with another transaction, for which the server aborted this one. */
const CONFLICTS = new Set(['40001', '40P01']);

/** Returns whether the same statement is likely to succeed if it is repeated at once. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(codeOf(error));
}

/** Converts an error of pg. `location` names host and database in the message. */
export function toStoreError(error: unknown, location: string): StoreError {
  if (StoreError.is(error)) return error;
  const message = messageOf(error);
  const code = codeOf(error);
  const explanation = MISCONFIGURATIONS.get(code);
  if (explanation !== undefined) {
    return new StoreError('misconfigured', `PostgreSQL at ${location}: ${explanation} (${message})`, error);
  }
  return new StoreError(kindOf(error, code), `PostgreSQL at ${location}: ${message}`, error);
}

function kindOf(error: unknown, code: string): StoreErrorCode {
  if (MISCONFIGURATION_MESSAGES.test(messageOf(error))) return 'misconfigured';
  if (!(error instanceof DatabaseError)) return 'unavailable';
  // Class 42: the statement does not fit the schema. Class 22: a value does not fit its column.
  if (code.startsWith('42')) return 'misconfigured';
  return code.startsWith('22') ? 'invalid' : 'unavailable';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

// A connection that fails at several addresses has an error for each, and an empty message itself.
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
