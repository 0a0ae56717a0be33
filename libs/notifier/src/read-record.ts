import type { StoredRecord } from '@chat4all/bus';
import { type WebhookEvent, toWebhookEvent } from '@chat4all/proto/webhooks';
import { type EventFilter, RecordError, recordToEvent, toEvent } from '@chat4all/records';
import type { WaitingPost } from '@chat4all/store';

/** A record of the events topic. */
export interface ReadRecord {
  readonly tenantId: string;
  /** Returns what is posted for it; undefined if it is not posted. */
  toWebhookEvent(): WebhookEvent | undefined;
}

/** Reads a record of the events topic; undefined if it cannot be decoded, which the projection reports. */
export function readRecord(record: StoredRecord): ReadRecord | undefined {
  try {
    const decoded = recordToEvent(record);
    const { tenantId } = decoded;
    const filter: EventFilter = { tenantId, messageIds: new Set(), channels: new Set(), conversationId: '' };
    return {
      tenantId,
      toWebhookEvent: () => {
        // A member of a group knows no cursor, which names the positions in all partitions.
        const event = toEvent(decoded, filter, () => '', record.timestamp);
        return event && toWebhookEvent(event);
      },
    };
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}

/** Returns an event as a post that is due now. */
export function toPost(endpointId: string, { id, type, body }: WebhookEvent): WaitingPost {
  return { endpointId, eventId: id, eventType: type, body, attempts: 0, nextAttemptTimeMs: Date.now() };
}
