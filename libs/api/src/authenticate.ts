import { hash } from 'node:crypto';
import { type Metadata, status } from '@grpc/grpc-js';
import type { Scope, Tenant } from '@chat4all/runtime';
import { ApiError } from './api-error.ts';

/** Who calls. */
export interface Caller {
  readonly tenantId: string;
  readonly scopes: readonly Scope[];
}

/** What of a call tells who makes it. */
export interface Credentials {
  readonly metadata: Metadata;
}

/** Says who calls. Throws UNAUTHENTICATED when that cannot be told. */
export type Authenticate = (call: Credentials) => Caller | Promise<Caller>;

const everything: readonly Scope[] = ['send', 'read', 'admin'];

/**
 * Identifies callers by `authorization: Bearer <api key>`. A tenant without keys is open: when it is the only tenant,
 * calls without credentials are its own.
 */
// Keys are looked up by their SHA-256, so what the time of a look-up tells is about the hash, not about the key.
export function createAuthenticate(tenants: readonly Tenant[]): Authenticate {
  const callers = new Map<string, Caller>(
    tenants.flatMap(({ id, apiKeys }) => apiKeys.map(({ hash, scopes }) => [hash, { tenantId: id, scopes }] as const)),
  );
  const [only] = tenants;
  const open =
    tenants.length === 1 && only?.apiKeys.length === 0 ? { tenantId: only.id, scopes: everything } : undefined;

  return ({ metadata }) => {
    const [authorization] = metadata.get('authorization');
    if (authorization === undefined) {
      if (open) return open;
      throw unauthenticated('no credentials: send "authorization: Bearer <api key>"');
    }
    const [, key] = /^Bearer (.+)$/i.exec(String(authorization)) ?? [];
    const caller = key === undefined ? undefined : callers.get(hash('sha256', key, 'hex'));
    if (caller === undefined) throw unauthenticated('the api key is not valid');
    return caller;
  };
}

/** Throws PERMISSION_DENIED unless the caller has the scope. */
export function requireScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  const details = { reason: 'SCOPE_MISSING', metadata: { scope } };
  throw new ApiError(status.PERMISSION_DENIED, `the api key lacks the scope ${scope}`, details);
}

function unauthenticated(message: string): ApiError {
  return new ApiError(status.UNAUTHENTICATED, message, { reason: 'UNAUTHENTICATED' });
}
