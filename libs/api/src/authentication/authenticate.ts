import { status } from '@grpc/grpc-js';
import { ALL_SCOPES, type Tenant, isOpen } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import { memoize } from '../memoize.ts';
import { apiKeyCallers } from './api-keys.ts';
import { type Caller, type Credentials, unauthenticated } from './caller.ts';
import { certificateCallers } from './certificates.ts';
import { KeySets } from './key-sets.ts';
import type { KeyUses } from './key-uses.ts';
import { tokenCallers } from './tokens.ts';

/** The delay after which a caller may try again when the keys of the store may be known, in milliseconds. */
const UNKNOWN_KEYS_RETRY_MS = 1_000;

/** Identifies the caller. Throws UNAUTHENTICATED for bad credentials, UNAVAILABLE if they cannot be checked now. */
export type Authenticate = (call: Credentials) => Caller | Promise<Caller>;

/**
 * Returns a function that identifies callers by `authorization: Bearer` (an API key or a JSON Web Token), else by client
 * certificate. A tenant without any of these is open: if it is the only tenant, calls without credentials belong to it.
 * `tenants` is called for each call, so that revoked credentials are refused at once.
 */
export function createAuthenticate(tenants: () => readonly Tenant[], uses?: Pick<KeyUses, 'add'>): Authenticate {
  const keySets = new KeySets();
  const authenticate = memoize(tenants, (current) => authenticateFor(current, keySets, uses));
  return (call) => authenticate()(call);
}

function authenticateFor(
  tenants: readonly Tenant[],
  keySets: KeySets,
  uses: Pick<KeyUses, 'add'> | undefined,
): Authenticate {
  const byApiKey = apiKeyCallers(tenants, uses);
  const byToken = tokenCallers(tenants, keySets);
  const byCertificate = certificateCallers(tenants);
  const [only] = tenants;
  const open =
    tenants.length === 1 && only && isOpen(only)
      ? { tenantId: only.id, scopes: ALL_SCOPES, actor: 'anonymous' }
      : undefined;
  // Until the store was read, any unknown key may be one of its keys, and an open tenant may have some.
  const isIncomplete = tenants.some(({ storedKeys }) => storedKeys === 'unknown');

  return (call) => {
    const [authorization] = call.metadata.get('authorization');
    if (authorization === undefined) {
      const caller = byCertificate(call);
      if (caller) return caller;
      if (open && isIncomplete) throw keysUnknown();
      if (open) return open;
      throw unauthenticated('credentials required; send "authorization: Bearer <API key or token>"');
    }
    const [, bearer = ''] = /^Bearer (.+)$/i.exec(String(authorization)) ?? [];
    return byApiKey(bearer) ?? (isIncomplete ? unlessKey(byToken(bearer)) : byToken(bearer));
  };
}

/** Returns the caller of a token; anything else may be a key of the store. */
function unlessKey(byToken: Promise<Caller>): Promise<Caller> {
  return byToken.catch((error: unknown) => {
    throw error instanceof ApiError && error.code === status.UNAUTHENTICATED ? keysUnknown(error) : error;
  });
}

function keysUnknown(cause?: unknown): ApiError {
  const details = { reason: 'STORE_UNAVAILABLE', retryAfterMs: UNKNOWN_KEYS_RETRY_MS };
  return new ApiError(status.UNAVAILABLE, 'the API keys of the store are not known yet; retry later', details, cause);
}
