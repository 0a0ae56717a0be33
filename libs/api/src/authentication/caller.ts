import type { PeerCertificate } from 'node:tls';
import { type Metadata, status } from '@grpc/grpc-js';
import type { Scope } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';

/** The tenant that a call belongs to, and what it may do. */
export interface Caller {
  readonly tenantId: string;
  readonly scopes: readonly Scope[];
  /** Who calls, for the audit trail: `api_key:<id>`, `certificate:<id>`, `token:<subject>`, or `anonymous`. */
  readonly actor: string;
  /** When the credentials expire, in milliseconds since 1970. Default: never. */
  readonly expireTimeMs?: number;
}

/** The parts of a call that identify its caller. */
export interface Credentials {
  readonly metadata: Metadata;
  /** Returns what the connection knows of the caller; a certificate only if a configured authority signed it. */
  getAuthContext(): { readonly sslPeerCertificate?: PeerCertificate };
}

/** Throws PERMISSION_DENIED unless the caller has the scope. */
export function assertScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  const details = { reason: 'SCOPE_MISSING', metadata: { scope } };
  throw new ApiError(status.PERMISSION_DENIED, `these credentials lack the scope "${scope}"`, details);
}

/** Returns UNAUTHENTICATED: the credentials do not identify a caller. */
export function unauthenticated(message: string, cause?: unknown): ApiError {
  return new ApiError(status.UNAUTHENTICATED, message, { reason: 'UNAUTHENTICATED' }, cause);
}
