import { ConnectorError, type Connector, type ConnectorEnvironment } from '@chat4all/connector';
import { createGraphClient } from '@chat4all/connector-meta';
import { instagramCapabilities } from './capabilities.ts';
import { sendReceipt, sendRequest } from './send.ts';
import { parseWebhook } from './webhook.ts';

export interface InstagramOptions extends ConnectorEnvironment {
  /** The Instagram professional account's id, as callbacks name it in `entry.id`. */
  readonly accountId: string;
  readonly accessToken: string;
  /** The Meta app's secret, which signs callbacks. */
  readonly appSecret: string;
  /** What Meta sends back when it verifies the callback address; chosen by you. */
  readonly verifyToken: string;
  /** Default: `https://graph.instagram.com`, for tokens of Instagram Login. */
  readonly baseUrl?: string | undefined;
  /** Default: `v25.0`. */
  readonly apiVersion?: string | undefined;
}

/** A connector for one Instagram professional account. Opens nothing and needs no closing. */
export function createInstagram(options: InstagramOptions): Connector {
  const { accountId, baseUrl = 'https://graph.instagram.com', apiVersion = 'v25.0' } = options;
  const { accessToken, appSecret, verifyToken, fetch, now } = options;
  const secrets = [appSecret, verifyToken];
  const graph = createGraphClient({ baseUrl, apiVersion, accessToken, secrets, fetch, now });
  const path = `${accountId}/messages`;
  return {
    channel: 'instagram',
    capabilities: instagramCapabilities,
    async send(delivery, context) {
      try {
        return sendReceipt(await graph.post(path, sendRequest(delivery), context));
      } catch (error) {
        throw ConnectorError.from(error);
      }
    },
    parseWebhook: (request) => parseWebhook(request, options, accountId),
  };
}
