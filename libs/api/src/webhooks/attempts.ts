import type { ListWebhookAttemptsRequest, ListWebhookAttemptsResponse } from '@chat4all/proto';
import type { WebhookEndpoints } from '@chat4all/store';
import { fillPage } from '../fill-page.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { findEndpoint } from './endpoints.ts';
import { toAttempt } from './to-endpoint.ts';

/** Lists the attempts of an endpoint, newest first. Throws NOT_FOUND if the tenant does not have it. */
export async function listAttempts(
  tenantId: string,
  { endpointId, eventId: requested, failedOnly, pageSize, pageToken }: ListWebhookAttemptsRequest,
  endpoints: WebhookEndpoints,
): Promise<ListWebhookAttemptsResponse> {
  await findEndpoint(tenantId, endpointId, endpoints);
  const eventId = toWebhookId(requested);
  const query = { endpointId, failedOnly, ...(eventId !== '' && { eventId }) };
  const tokens = new PageTokens('ListWebhookAttempts', { tenantId, ...query });
  const page = await fillPage(pageSizeFrom(pageSize), tokens.read(pageToken), async (request) => {
    const { attempts, ...rest } = await endpoints.listAttempts({ ...query, ...request });
    return { items: attempts, ...rest };
  });
  return { attempts: page.items.map(toAttempt), nextPageToken: tokens.write(page.nextPageToken) };
}

/** Returns the header `webhook-id` of an event id, which has `_` in the place of dots. */
export function toWebhookId(eventId: string): string {
  return eventId.replaceAll('.', '_');
}
