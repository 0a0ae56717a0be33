import type { PeerCertificate } from 'node:tls';
import { type Metadata, status } from '@grpc/grpc-js';
import type { Scope } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';

/** Who calls. */
export interface Caller {
  readonly tenantId: string;
  readonly scopes: readonly Scope[];
}

/** What of a call tells who makes it. */
export interface Credentials {
  readonly metadata: Metadata;
  /** What the connection knows of the caller: a certificate is only there when its authority is one of ours. */
  getAuthContext(): { readonly sslPeerCertificate?: PeerCertificate };
}

/** Throws PERMISSION_DENIED unless the caller has the scope. */
export function assertScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  const details = { reason: 'SCOPE_MISSING', metadata: { scope } };
  throw new ApiError(status.PERMISSION_DENIED, `these credentials lack the scope ${scope}`, details);
}

/** It cannot be told who calls, because of the caller. */
export function unauthenticated(message: string, cause?: unknown): ApiError {
  return new ApiError(status.UNAUTHENTICATED, message, { reason: 'UNAUTHENTICATED' }, cause);
}
