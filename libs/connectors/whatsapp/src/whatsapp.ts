import { ConnectorError, type Connector, assertContent } from '@chat4all/connector';
import { createGraphClient, metaCallbackHeaders, sendMedia } from '@chat4all/connector-meta';
import { readCallback } from './callback.ts';
import { whatsappCapabilities } from './capabilities.ts';
import { createMessageSender } from './marketing-api.ts';
import { createMediaClient } from './media.ts';
import type { WhatsAppOptions } from './options.ts';
import { toSendReceipt, toSendRequest } from './send.ts';
import { createTemplateClient } from './templates/template-client.ts';
import { verifyAccount } from './verify.ts';
import { callbackAccounts, parseWebhook } from './webhook.ts';

/**
 * Creates a connector for one WhatsApp number that uses the Cloud API. It opens no resources and needs no closing. Its
 * `channel_specific` content is `{type, [type]: …}`, as documented by the Cloud API.
 */
export function createWhatsApp(options: WhatsAppOptions): Connector {
  const {
    phoneNumberId,
    businessAccountId,
    marketingApi = 'OFF',
    baseUrl = 'https://graph.facebook.com',
    apiVersion = 'v25.0',
  } = options;
  const { accessToken, appSecret, verifyToken, fetch, now = Date.now } = options;
  const secrets = [appSecret, verifyToken];
  const graph = createGraphClient({ baseUrl, apiVersion, accessToken, secrets, fetch, now, channel: 'whatsapp' });
  const media = createMediaClient(graph, phoneNumberId, now);
  const path = `${phoneNumberId}/messages`;
  const send = createMessageSender(graph, phoneNumberId, marketingApi);

  const indicate = async (messageId: string, indicator: object, context: Parameters<typeof graph.post>[2]) => {
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: messageId };
    await graph.post(path, { ...read, ...indicator }, context);
  };

  return {
    channel: 'whatsapp',
    providerAccountId: phoneNumberId,
    ...(businessAccountId !== undefined && { providerBusinessId: businessAccountId }),
    capabilities: whatsappCapabilities,
    async send(delivery, context) {
      const { content, to } = delivery;
      const post = async (actual: typeof content) =>
        toSendReceipt(await send(toSendRequest({ ...delivery, content: actual }), actual, context), to);
      try {
        assertContent(content);
        if (content.kind !== 'media') return await post(content);
        const upload = (file: Parameters<typeof media.upload>[0]) => media.upload(file, content.type, context);
        return await sendMedia(content, { now, upload, send: post });
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    callbackHeaders: metaCallbackHeaders,
    parseWebhook: (request) => parseWebhook(request, options, now()),
    parseCallback: (callback) => readCallback(callback, now()),
    callbackAccounts,
    markRead: ({ providerMessageId }, context) => indicate(providerMessageId, {}, context),
    // The Cloud API shows typing only together with read. It ends with the next message, or after 25 seconds.
    sendTyping: ({ providerMessageId }, context) =>
      indicate(providerMessageId, { typing_indicator: { type: 'text' } }, context),
    uploadMedia: (file, type, context) => media.upload(file, type, context),
    downloadMedia: (file, context) => media.download(file, context),
    templates: { ...createTemplateClient(graph, businessAccountId), needsCategory: marketingApi !== 'OFF' },
    verify: (given = {}, context) => verifyAccount(graph, options, given, context),
  };
}
