import { type Scope, type Tenant, isOpen } from '@chat4all/runtime';
import { memoize } from '../memoize.ts';
import { apiKeyCallers } from './api-keys.ts';
import { type Caller, type Credentials, unauthenticated } from './caller.ts';
import { certificateCallers } from './certificates.ts';
import { KeySets } from './key-sets.ts';
import { tokenCallers } from './tokens.ts';

/** Says who calls. Throws UNAUTHENTICATED when that cannot be told, UNAVAILABLE when it cannot be told now. */
export type Authenticate = (call: Credentials) => Caller | Promise<Caller>;

const everything: readonly Scope[] = ['send', 'read', 'admin', 'connector'];

/**
 * Identifies callers by `authorization: Bearer`, an API key or a JSON Web Token; without that by the certificate that
 * they showed. A tenant with none of these is open: when it is the only tenant, calls without credentials are its
 * own. `tenants` is asked for each call, so that what is revoked is refused from then on.
 */
export function createAuthenticate(tenants: () => readonly Tenant[]): Authenticate {
  const keySets = new KeySets();
  const identify = memoize(tenants, (now) => identifyFor(now, keySets));
  return (call) => identify()(call);
}

function identifyFor(tenants: readonly Tenant[], keySets: KeySets): Authenticate {
  const byApiKey = apiKeyCallers(tenants);
  const byToken = tokenCallers(tenants, keySets);
  const byCertificate = certificateCallers(tenants);
  const [only] = tenants;
  const open = tenants.length === 1 && only && isOpen(only) ? { tenantId: only.id, scopes: everything } : undefined;

  return (call) => {
    const [authorization] = call.metadata.get('authorization');
    if (authorization === undefined) {
      const caller = byCertificate(call) ?? open;
      if (caller) return caller;
      throw unauthenticated('no credentials: send "authorization: Bearer <api key or token>"');
    }
    const [, bearer = ''] = /^Bearer (.+)$/i.exec(String(authorization)) ?? [];
    return byApiKey(bearer) ?? byToken(bearer);
  };
}
