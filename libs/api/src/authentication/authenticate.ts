import { type Scope, type Tenant, isOpen } from '@chat4all/runtime';
import { memoize } from '../memoize.ts';
import { apiKeyCallers } from './api-keys.ts';
import { type Caller, type Credentials, unauthenticated } from './caller.ts';
import { certificateCallers } from './certificates.ts';
import { KeySets } from './key-sets.ts';
import { tokenCallers } from './tokens.ts';

/** Identifies the caller. Throws UNAUTHENTICATED for bad credentials, UNAVAILABLE if they cannot be checked now. */
export type Authenticate = (call: Credentials) => Caller | Promise<Caller>;

const ALL_SCOPES: readonly Scope[] = ['send', 'read', 'admin', 'webhooks', 'connector'];

/**
 * Returns a function that identifies callers by `authorization: Bearer` (an API key or a JSON Web Token), else by client
 * certificate. A tenant without any of these is open: if it is the only tenant, calls without credentials belong to it.
 * `tenants` is called for each call, so that revoked credentials are refused at once.
 */
export function createAuthenticate(tenants: () => readonly Tenant[]): Authenticate {
  const keySets = new KeySets();
  const authenticate = memoize(tenants, (current) => authenticateFor(current, keySets));
  return (call) => authenticate()(call);
}

function authenticateFor(tenants: readonly Tenant[], keySets: KeySets): Authenticate {
  const byApiKey = apiKeyCallers(tenants);
  const byToken = tokenCallers(tenants, keySets);
  const byCertificate = certificateCallers(tenants);
  const [only] = tenants;
  const open = tenants.length === 1 && only && isOpen(only) ? { tenantId: only.id, scopes: ALL_SCOPES } : undefined;

  return (call) => {
    const [authorization] = call.metadata.get('authorization');
    if (authorization === undefined) {
      const caller = byCertificate(call) ?? open;
      if (caller) return caller;
      throw unauthenticated('credentials required; send "authorization: Bearer <API key or token>"');
    }
    const [, bearer = ''] = /^Bearer (.+)$/i.exec(String(authorization)) ?? [];
    return byApiKey(bearer) ?? byToken(bearer);
  };
}
