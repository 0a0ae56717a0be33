import type { WebhookEvent } from '@chat4all/proto/webhooks';
import type { WaitingPost } from '@chat4all/store';

/** Returns an event as a post that is due now. */
export function toPost(endpointId: string, { id, type, body }: WebhookEvent): WaitingPost {
  return { endpointId, eventId: id, eventType: type, body, attempts: 0, nextAttemptTimeMs: Date.now() };
}
