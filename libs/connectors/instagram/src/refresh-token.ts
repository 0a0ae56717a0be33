import type { RefreshedCredentials, SendContext } from '@chat4all/connector';
import type { GraphClient } from '@chat4all/connector-meta';

// As Chatwoot does. Meta does not renew tokens that are younger than a day or have expired.
const REFRESH_MARGIN_DAYS = 10;

/**
 * Renews a long-lived token, which is then valid for 60 days. Source: developers.facebook.com/docs/instagram-platform/
 * instagram-api-with-instagram-login/business-login, "Refresh a long-lived access token".
 */
export async function refreshToken(
  graph: GraphClient,
  now: () => number,
  context?: SendContext,
): Promise<RefreshedCredentials> {
  const path = 'refresh_access_token?grant_type=ig_refresh_token';
  const { accessToken, lifetimeMs } = await graph.renewToken(path, context);
  const expireTime = now() + lifetimeMs;
  const margin = Math.min(REFRESH_MARGIN_DAYS * 24 * 60 * 60 * 1000, lifetimeMs / 2);
  return { accessToken, expireTime, refreshTime: expireTime - margin };
}
