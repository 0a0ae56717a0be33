import { success, type Outcome } from '../graph/response.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { invalidRequest } from './request.ts';

const LIFETIME_SECONDS = 60 * 24 * 60 * 60;

/**
 * Handles a GET of `/refresh_access_token`: returns a new token that is valid for 60 days. The old one stays valid until it
 * expires. Unlike Meta, it also renews tokens that are younger than a day, because their age is unknown.
 */
export function refreshToken(
  { accounts, ids, now }: SandboxState,
  { query, authorization }: SandboxHttpRequest,
): Outcome {
  if (new URLSearchParams(query).get('grant_type') !== 'ig_refresh_token') {
    return invalidRequest('Param grant_type must be ig_refresh_token');
  }
  const result = accounts.owners(authorization);
  if (result.kind === 'response') return result;
  const account = result.owners.find(({ channel }) => channel === 'instagram');
  if (!account) return invalidRequest('Param access_token is not a token of Instagram');
  const token = ids.token();
  accounts.renew(account.id, token, now() + LIFETIME_SECONDS * 1000);
  return success({ access_token: token, token_type: 'bearer', expires_in: LIFETIME_SECONDS });
}
