import { status } from '@grpc/grpc-js';
import { type JWTPayload, decodeJwt, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Scope, Tenant, TokenRule } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import { type Caller, unauthenticated } from './caller.ts';
import type { KeySets } from './key-sets.ts';

/** Asymmetric signatures only: with a shared secret, the router could forge tokens. */
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

/** The accepted clock difference, in seconds. */
const CLOCK_TOLERANCE_S = 30;

/** The delay after which an issuer may be asked again, in milliseconds. */
const ISSUER_RETRY_MS = 1_000;

/** A token rule and its tenant. */
interface OwnedRule extends TokenRule {
  readonly tenantId: string;
}

/**
 * Returns a function that identifies a caller by JSON Web Token (RFC 7519). It rejects with UNAUTHENTICATED for an invalid
 * token or one of no tenant, and with UNAVAILABLE if the issuer does not return its keys.
 */
export function tokenCallers(tenants: readonly Tenant[], keySets: KeySets): (token: string) => Promise<Caller> {
  const rules = tenants.flatMap(({ id, tokens }) => tokens.map((rule): OwnedRule => ({ ...rule, tenantId: id })));
  const byIssuer = Map.groupBy(rules, ({ issuer }) => issuer);
  return async (token) => {
    const candidates = byIssuer.get(issuerOf(token)) ?? [];
    const urls = new Set(candidates.map(({ keySetUrl }) => keySetUrl));
    let failure: ApiError = unauthenticated('invalid API key or token');
    for (const url of urls) {
      const ofKeySet = candidates.filter(({ keySetUrl }) => keySetUrl === url);
      try {
        const { payload } = await jwtVerify(token, keySets.at(url), {
          audience: ofKeySet.map(({ audience }) => audience),
          algorithms: ALGORITHMS,
          clockTolerance: CLOCK_TOLERANCE_S,
          requiredClaims: ['exp'],
        });
        return callerOf(payload, ofKeySet);
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
  const matching = rules.filter(({ audience, claims }) => {
    return audiences.includes(audience) && Object.entries(claims).every(([name, value]) => payload[name] === value);
  });
  const [rule, ...others] = matching;
  if (rule === undefined) throw unauthenticated('the claims of the token match no tenant');
  // Overlapping rules are a mistake; the tenant must not depend on their order.
  if (others.some(({ tenantId }) => tenantId !== rule.tenantId)) {
    throw unauthenticated('the claims of the token match several tenants');
  }
  const granted = new Set(matching.flatMap(({ scopes }) => scopes));
  const actor = `token:${payload.sub ?? rule.issuer}`;
  const expiry = payload.exp === undefined ? {} : { expireTimeMs: payload.exp * 1_000 };
  return { tenantId: rule.tenantId, scopes: [...granted].filter(grantedBy(payload)), actor, ...expiry };
}

const scopeClaims = z.object({
  scope: z
    .string()
    .transform((scopes) => scopes.split(' '))
    .optional(),
  scp: z.union([z.string().transform((scopes) => scopes.split(' ')), z.array(z.string())]).optional(),
});

/** Returns whether a token grants a scope, in `scope` (RFC 8693) or `scp`; without either claim it grants all. */
function grantedBy(payload: JWTPayload): (scope: Scope) => boolean {
  const { success, data } = scopeClaims.safeParse(payload);
  if (!success) return () => false;
  const claimed = data.scope ?? data.scp;
  return (scope) => claimed?.includes(scope) ?? true;
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof errors.JWTExpired) return unauthenticated('the token has expired', error);
  const isAboutToken = error instanceof errors.JOSEError && !isAboutKeySet(error);
  if (isAboutToken) return unauthenticated('the token is not valid', error);
  const details = { reason: 'ISSUER_UNAVAILABLE', retryAfterMs: ISSUER_RETRY_MS };
  return new ApiError(
    status.UNAVAILABLE,
    'the issuer of the token did not return its keys; retry later',
    details,
    error,
  );
}

function isAboutKeySet({ code }: errors.JOSEError): boolean {
  // The key set timed out, came with a status other than 200, or is invalid.
  return ['ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID'].includes(code);
}
