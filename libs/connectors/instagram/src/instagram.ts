import {
  ConnectorError,
  type Connector,
  type Content,
  type Identity,
  type MediaFile,
  type SendContext,
  assertContent,
} from '@chat4all/connector';
import { createGraphClient, metaCallbackHeaders, sendMedia } from '@chat4all/connector-meta';
import { readCallback } from './callback.ts';
import { facebookLoginCapabilities, instagramCapabilities } from './capabilities.ts';
import { createMediaClient } from './media.ts';
import { refreshToken } from './refresh-token.ts';
import type { InstagramOptions } from './options.ts';
import { toSendReceipt, toSendRequest } from './send.ts';
import { verifyAccount } from './verify.ts';
import { callbackAccounts, parseWebhook } from './webhook.ts';
import type { SendRequest } from './wire.ts';

/**
 * Creates a connector for one Instagram professional account. It opens no resources and needs no closing. Its
 * `channel_specific` content is the `message` object, as documented by the Instagram Messaging API.
 */
export function createInstagram(options: InstagramOptions): Connector {
  const { accountId, pageId = 'me', apiVersion = 'v25.0', now = Date.now } = options;
  const login = options.login ?? (isFacebook(options.baseUrl) ? 'facebook' : 'instagram');
  const { baseUrl = login === 'facebook' ? 'https://graph.facebook.com' : 'https://graph.instagram.com' } = options;
  const { accessToken, appSecret, verifyToken, fetch } = options;
  const secrets = [appSecret, verifyToken];
  const graph = createGraphClient({ baseUrl, apiVersion, accessToken, secrets, fetch, now, channel: 'instagram' });
  const owner = login === 'facebook' ? pageId : accountId;
  const path = `${owner}/messages`;
  const media = createMediaClient(graph, owner);

  const sendAction = async (to: Identity, action: SendRequest['sender_action'], context?: SendContext) => {
    await graph.post(path, { recipient: { id: to.value }, sender_action: action }, context);
  };
  const connector: Connector = {
    channel: 'instagram',
    providerAccountId: accountId,
    capabilities: login === 'facebook' ? facebookLoginCapabilities : instagramCapabilities,
    async send(delivery, context) {
      const { content } = delivery;
      const post = async (actual: Content) => {
        const complete = { ...delivery, content: actual };
        return toSendReceipt(await graph.post(path, toSendRequest(complete), context), complete);
      };
      try {
        assertContent(content);
        if (content.kind !== 'media') return await post(content);
        const upload = (file: MediaFile) => media.upload(file, content.type, context);
        return await sendMedia(content, { now, upload, send: post });
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    callbackHeaders: metaCallbackHeaders,
    parseWebhook: (request) => parseWebhook(request, options, now()),
    parseCallback: (callback) => readCallback(callback, now()),
    callbackAccounts,
    markRead: ({ from }, context) => sendAction(from, 'mark_seen', context),
    sendTyping: ({ from }, context) => sendAction(from, 'typing_on', context),
    uploadMedia: (file, type, context) => media.upload(file, type, context),
    downloadMedia: (file, context) => media.download(file, context),
    verify: (given = {}, context) => verifyAccount(graph, { accountId, owner: pageId, login }, given, context),
  };
  if (login === 'facebook') return connector;
  return { ...connector, refreshCredentials: (context) => refreshToken(graph, now, context) };
}

function isFacebook(baseUrl: string | undefined): boolean {
  return baseUrl !== undefined && URL.canParse(baseUrl) && new URL(baseUrl).hostname === 'graph.facebook.com';
}
