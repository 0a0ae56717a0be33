import {
  ConnectorError,
  type Connector,
  type ConnectorEnvironment,
  type Content,
  type Identity,
  type MediaFile,
  type SendContext,
} from '@chat4all/connector';
import { createGraphClient, sendMedia } from '@chat4all/connector-meta';
import { facebookLoginCapabilities, instagramCapabilities } from './capabilities.ts';
import { instagramMedia } from './media.ts';
import { refreshToken } from './refresh-token.ts';
import { sendReceipt, sendRequest } from './send.ts';
import { parseWebhook } from './webhook.ts';
import type { SendRequest } from './wire.ts';

/** Which account, and with which credentials. */
export interface InstagramOptions extends ConnectorEnvironment {
  /** The Instagram professional account's id, as callbacks name it in `entry.id`. */
  readonly accountId: string;
  readonly accessToken: string;
  /** The Meta app's secret, which signs callbacks. */
  readonly appSecret: string;
  /** What Meta sends back when it verifies the callback address; chosen by you. */
  readonly verifyToken: string;
  /** Whose token it is. Default: `facebook` when the base URL is graph.facebook.com, else `instagram`. */
  readonly login?: InstagramLogin | undefined;
  /** Facebook Login: the id of the page that the account is linked to, which then sends. Default: `me`. */
  readonly pageId?: string | undefined;
  /** Default: `https://graph.instagram.com`, or `https://graph.facebook.com` with Facebook Login. */
  readonly baseUrl?: string | undefined;
  /** Default: `v25.0`. */
  readonly apiVersion?: string | undefined;
}

/** Instagram Login gives tokens of 60 days for graph.instagram.com; Facebook Login page tokens for graph.facebook.com. */
export type InstagramLogin = 'instagram' | 'facebook';

/**
 * A connector for one Instagram professional account. Opens nothing and needs no closing. Its `channel_specific` content
 * is what stands in `message`, as the Instagram Messaging API documents it.
 */
export function createInstagram(options: InstagramOptions): Connector {
  const { accountId, pageId = 'me', apiVersion = 'v25.0', now = Date.now } = options;
  const login = options.login ?? (isFacebook(options.baseUrl) ? 'facebook' : 'instagram');
  const { baseUrl = login === 'facebook' ? 'https://graph.facebook.com' : 'https://graph.instagram.com' } = options;
  const { accessToken, appSecret, verifyToken, fetch } = options;
  const secrets = [appSecret, verifyToken];
  const graph = createGraphClient({ baseUrl, apiVersion, accessToken, secrets, fetch, now });
  const owner = login === 'facebook' ? pageId : accountId;
  const path = `${owner}/messages`;
  const media = instagramMedia(graph, owner);

  const act = async (to: Identity, action: SendRequest['sender_action'], context?: SendContext) => {
    await graph.post(path, { recipient: { id: to.value }, sender_action: action }, context);
  };
  const connector: Connector = {
    channel: 'instagram',
    capabilities: login === 'facebook' ? facebookLoginCapabilities : instagramCapabilities,
    async send(delivery, context) {
      const { content } = delivery;
      const post = async (said: Content) => {
        const complete = { ...delivery, content: said };
        return sendReceipt(await graph.post(path, sendRequest(complete), context), complete);
      };
      try {
        if (content.kind !== 'media') return await post(content);
        const upload = (file: MediaFile) => media.upload(file, content.type, context);
        return await sendMedia(content, { now, upload, send: post });
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    parseWebhook: (request) => parseWebhook(request, options, accountId),
    markRead: ({ from }, context) => act(from, 'mark_seen', context),
    sendTyping: ({ from }, context) => act(from, 'typing_on', context),
    uploadMedia: (file, type, context) => media.upload(file, type, context),
    downloadMedia: (file, context) => media.download(file, context),
  };
  if (login === 'facebook') return connector;
  return { ...connector, refreshCredentials: (context) => refreshToken(graph, now, context) };
}

function isFacebook(baseUrl: string | undefined): boolean {
  return baseUrl !== undefined && URL.canParse(baseUrl) && new URL(baseUrl).hostname === 'graph.facebook.com';
}
