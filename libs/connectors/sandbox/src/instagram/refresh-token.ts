import { isAnswer, success, type Outcome } from '../graph/answer.ts';
import type { SandboxHttpRequest } from '../graph/request.ts';
import type { SandboxState } from '../state/sandbox-state.ts';
import { invalid } from './request.ts';

const lifetimeSeconds = 60 * 24 * 60 * 60;

/**
 * Answers a GET of `/refresh_access_token`: gives another token of 60 days, and the old one goes on to work until its
 * end. Unlike Meta it also renews tokens that are younger than a day, as it does not know their age.
 */
export function refreshToken(
  { accounts, identifiers, now }: SandboxState,
  { query, authorization }: SandboxHttpRequest,
): Outcome {
  if (new URLSearchParams(query).get('grant_type') !== 'ig_refresh_token') {
    return invalid('Param grant_type must be ig_refresh_token');
  }
  const owners = accounts.owners(authorization);
  if (isAnswer(owners)) return owners;
  const account = owners.find(({ channel }) => channel === 'instagram');
  if (!account) return invalid('Param access_token is not a token of Instagram');
  const token = identifiers.token();
  accounts.renew(account.id, token, now() + lifetimeSeconds * 1000);
  return success({ access_token: token, token_type: 'bearer', expires_in: lifetimeSeconds });
}
