import { status } from '@grpc/grpc-js';
import { type JWTPayload, decodeJwt, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Scope, Tenant, TokenRule } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import { type Caller, unauthenticated } from './caller.ts';
import type { KeySets } from './key-sets.ts';

/** Signatures that only the issuer can make; a shared secret would be one of ours too. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** How far clocks may be apart, in seconds. */
const CLOCK_TOLERANCE = 30;

/** A rule, and the tenant that it is of. */
interface OwnedRule extends TokenRule {
  readonly tenantId: string;
}

/**
 * Tells whose token (RFC 7519) it is. Rejects with UNAUTHENTICATED when it is not valid or no tenant's, with UNAVAILABLE when
 * its issuer does not give its keys.
 */
export function tokenCallers(tenants: readonly Tenant[], keySets: KeySets): (token: string) => Promise<Caller> {
  const rules = tenants.flatMap(({ id, tokens }) => tokens.map((rule): OwnedRule => ({ ...rule, tenantId: id })));
  const byIssuer = Map.groupBy(rules, ({ issuer }) => issuer);
  return async (token) => {
    const candidates = byIssuer.get(issuerOf(token)) ?? [];
    const urls = new Set(candidates.map(({ keySetUrl }) => keySetUrl));
    let failure: ApiError = unauthenticated('the api key or token is not valid');
    for (const url of urls) {
      const here = candidates.filter(({ keySetUrl }) => keySetUrl === url);
      try {
        const { payload } = await jwtVerify(token, keySets.at(url), {
          audience: here.map(({ audience }) => audience),
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE,
          requiredClaims: ['exp'],
        });
        return callerOf(payload, here);
      } catch (error) {
        failure = toApiError(error);
      }
    }
    throw failure;
  };
}

function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return '';
  }
}

function callerOf(payload: JWTPayload, rules: readonly OwnedRule[]): Caller {
  const audiences = [payload.aud ?? []].flat();
  const fitting = rules.filter(({ audience, claims }) => {
    return audiences.includes(audience) && Object.entries(claims).every(([name, value]) => payload[name] === value);
  });
  const [rule, ...others] = fitting;
  if (rule === undefined) throw unauthenticated('the token is of no tenant: its claims fit none');
  // Rules that overlap are a mistake; whose it is must not depend on their order.
  if (others.some(({ tenantId }) => tenantId !== rule.tenantId)) {
    throw unauthenticated('the token is of several tenants: their claims do not tell them apart');
  }
  const allowed = new Set(fitting.flatMap(({ scopes }) => scopes));
  return { tenantId: rule.tenantId, scopes: [...allowed].filter(saidBy(payload)) };
}

const scopeClaims = z.object({
  scope: z
    .string()
    .transform((scopes) => scopes.split(' '))
    .optional(),
  scp: z.union([z.string().transform((scopes) => scopes.split(' ')), z.array(z.string())]).optional(),
});

/** Whether a token says that it is for a scope, in `scope` (RFC 8693) or `scp`; without either it is for all. */
function saidBy(payload: JWTPayload): (scope: Scope) => boolean {
  const { success, data } = scopeClaims.safeParse(payload);
  if (!success) return () => false;
  const said = data.scope ?? data.scp;
  return (scope) => said?.includes(scope) ?? true;
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('the token has expired', error);
  const isAboutToken = error instanceof errors.JOSEError && !isAboutKeySet(error);
  if (isAboutToken) return unauthenticated('the token is not valid', error);
  const details = { reason: 'ISSUER_UNAVAILABLE', retryAfterMs: 1_000 };
  return new ApiError(status.UNAVAILABLE, 'the issuer of the token does not give its keys', details, error);
}

function isAboutKeySet({ code }: errors.JOSEError): boolean {
  // A set that did not come in time, or came with another status than 200, or is none.
  return ['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'].includes(code);
}
