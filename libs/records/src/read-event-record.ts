import type { StoredRecord } from '@chat4all/bus';
import { type WebhookEvent, toWebhookEvent } from '@chat4all/proto/webhook-event';
import { RecordError, recordToEvent } from './records.ts';
import { type EventFilter, toEvent } from './to-event.ts';

/** A record of the events topic. */
export interface EventRecordOfTenant {
  readonly tenantId: string;
  /** Returns what is posted for it; undefined if it is not posted. */
  toWebhookEvent(): WebhookEvent | undefined;
}

/** Reads a record of the events topic; undefined if it cannot be decoded, which the projection reports. */
export function readEventRecord(record: StoredRecord): EventRecordOfTenant | undefined {
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
