import type { ConnectorEnvironment } from '@chat4all/connector';

/** An Instagram account, and its credentials. */
export interface InstagramOptions extends ConnectorEnvironment {
  /** The id of the Instagram professional account, which callbacks contain as `entry.id`. */
  readonly accountId: string;
  readonly accessToken: string;
  /** The secret of the Meta app, which signs callbacks. */
  readonly appSecret: string;
  /** A token of your choice, which Meta sends when it verifies the callback URL. */
  readonly verifyToken: string;
  /** The issuer of the token. Default: `facebook` if the base URL is graph.facebook.com, else `instagram`. */
  readonly login?: InstagramLogin | undefined;
  /** With Facebook Login, the id of the page that is linked to the account and sends its messages. Default: `me`. */
  readonly pageId?: string | undefined;
  /** The URL of the API. Default: `https://graph.instagram.com`, or `https://graph.facebook.com` with Facebook Login. */
  readonly baseUrl?: string | undefined;
  /** The version of the API. Default: `v25.0`. */
  readonly apiVersion?: string | undefined;
}

/**
 * The issuer of a token:
 * - `instagram`: Instagram Login, tokens for graph.instagram.com that expire after 60 days;
 * - `facebook`: Facebook Login, page tokens for graph.facebook.com that do not expire.
 */
export type InstagramLogin = 'instagram' | 'facebook';
