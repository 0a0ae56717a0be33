import { ConnectorError, type Content, type SendContext } from '@chat4all/connector';
import type { GraphClient } from '@chat4all/connector-meta';
import type { SendRequest } from './wire.ts';

/**
 * Whether templates for marketing are sent by the Marketing Messages API: never, if Meta accepts them there and by the Cloud API
 * otherwise, or only there.
 */
export type MarketingApi = 'OFF' | 'PREFER' | 'STRICT';

/**
 * Meta's word for each. Source: developers.facebook.com/documentation/business-messaging/whatsapp/marketing-messages/
 * send-marketing-messages.
 */
const POLICIES = { PREFER: 'CLOUD_API_FALLBACK', STRICT: 'STRICT' } as const;

/**
 * The codes by which Meta refuses a message to this API that the Cloud API may accept: no permission, no such endpoint for the
 * number (it is not onboarded), and 131055 and 1341xx, which are about the template. Source: developers.facebook.com/docs/whatsapp/
 * marketing-messages-lite-api/support.
 */
const REFUSALS: ReadonlySet<string> = new Set(['10', '200', '100/33', '131055', '134100', '134101', '134102']);

/** Posts a message, and resolves with the response. */
type SendMessage = (request: SendRequest, content: Content, context?: SendContext) => Promise<unknown>;

/** Creates the function that posts messages to the API that they are for. Source of the endpoint: see {@link POLICIES}. */
export function createMessageSender(
  graph: GraphClient,
  phoneNumberId: string,
  marketingApi: MarketingApi,
): SendMessage {
  const sendByCloudApi: SendMessage = (request, _, context) =>
    graph.post(`${phoneNumberId}/messages`, request, context);
  if (marketingApi === 'OFF') return sendByCloudApi;
  return async (request, content, context) => {
    const isMarketing = content.kind === 'template' && content.category === 'marketing';
    if (!isMarketing) return sendByCloudApi(request, content, context);
    try {
      const body = { ...request, product_policy: POLICIES[marketingApi] };
      return await graph.post(`${phoneNumberId}/marketing_messages`, body, context);
    } catch (error) {
      const isRefused = ConnectorError.is(error) && error.certain && REFUSALS.has(error.channelCode ?? '');
      if (marketingApi === 'STRICT' || !isRefused) throw error;
      return sendByCloudApi(request, content, context);
    }
  };
}
