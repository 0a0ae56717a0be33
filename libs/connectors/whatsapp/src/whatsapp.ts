import { ConnectorError, type Connector, type ConnectorEnvironment } from '@chat4all/connector';
import { createGraphClient, sendMedia } from '@chat4all/connector-meta';
import { whatsappCapabilities } from './capabilities.ts';
import { whatsappMedia } from './media.ts';
import { sendReceipt, sendRequest } from './send.ts';
import { parseWebhook } from './webhook.ts';

/** Which phone number, and with which credentials. */
export interface WhatsAppOptions extends ConnectorEnvironment {
  /** Meta's id of the sending number; not the number itself. */
  readonly phoneNumberId: string;
  readonly accessToken: string;
  /** The Meta app's secret, which signs callbacks. */
  readonly appSecret: string;
  /** What Meta sends back when it verifies the callback address; chosen by you. */
  readonly verifyToken: string;
  /** Default: `https://graph.facebook.com`. */
  readonly baseUrl?: string | undefined;
  /** Default: `v25.0`. */
  readonly apiVersion?: string | undefined;
}

/**
 * A connector for one WhatsApp number, through the Cloud API. Opens nothing and needs no closing. Its
 * `channel_specific` content is `{type, [type]: …}` as the Cloud API documents it.
 */
export function createWhatsApp(options: WhatsAppOptions): Connector {
  const { phoneNumberId, baseUrl = 'https://graph.facebook.com', apiVersion = 'v25.0' } = options;
  const { accessToken, appSecret, verifyToken, fetch, now = Date.now } = options;
  const secrets = [appSecret, verifyToken];
  const graph = createGraphClient({ baseUrl, apiVersion, accessToken, secrets, fetch, now });
  const media = whatsappMedia(graph, phoneNumberId, now);
  const path = `${phoneNumberId}/messages`;

  const indicate = async (messageId: string, indicator: object, context: Parameters<typeof graph.post>[2]) => {
    const read = { messaging_product: 'whatsapp', status: 'read', message_id: messageId };
    await graph.post(path, { ...read, ...indicator }, context);
  };

  return {
    channel: 'whatsapp',
    capabilities: whatsappCapabilities,
    async send(delivery, context) {
      const { content, to } = delivery;
      const post = async (said: typeof content) =>
        sendReceipt(await graph.post(path, sendRequest({ ...delivery, content: said }), context), to);
      try {
        if (content.kind !== 'media') return await post(content);
        const upload = (file: Parameters<typeof media.upload>[0]) => media.upload(file, content.type, context);
        return await sendMedia(content, { now, upload, send: post });
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    parseWebhook: (request) => parseWebhook(request, options, phoneNumberId),
    markRead: ({ providerMessageId }, context) => indicate(providerMessageId, {}, context),
    // The Cloud API knows typing only together with read. It ends with our answer, or after 25 seconds.
    sendTyping: ({ providerMessageId }, context) =>
      indicate(providerMessageId, { typing_indicator: { type: 'text' } }, context),
    uploadMedia: (file, type, context) => media.upload(file, type, context),
    downloadMedia: (file, context) => media.download(file, context),
  };
}
