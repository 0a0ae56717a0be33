import { ConnectorError, type Connector, type ConnectorEnvironment } from '@chat4all/connector';
import { createGraphClient } from '@chat4all/connector-meta';
import { whatsappCapabilities } from './capabilities.ts';
import { sendReceipt, sendRequest } from './send.ts';
import { parseWebhook } from './webhook.ts';

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

/** A connector for one WhatsApp number, through the Cloud API. Opens nothing and needs no closing. */
export function createWhatsApp(options: WhatsAppOptions): Connector {
  const { phoneNumberId, baseUrl = 'https://graph.facebook.com', apiVersion = 'v25.0' } = options;
  const { accessToken, appSecret, verifyToken, fetch, now } = options;
  const secrets = [appSecret, verifyToken];
  const graph = createGraphClient({ baseUrl, apiVersion, accessToken, secrets, fetch, now });
  const path = `${phoneNumberId}/messages`;
  return {
    channel: 'whatsapp',
    capabilities: whatsappCapabilities,
    async send(delivery, context) {
      try {
        return sendReceipt(await graph.post(path, sendRequest(delivery), context), delivery.to);
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    parseWebhook: (request) => parseWebhook(request, options, phoneNumberId),
  };
}
