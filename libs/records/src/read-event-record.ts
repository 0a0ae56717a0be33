import type { StoredRecord } from '@chat4all/bus';
import { type WebhookEvent, toWebhookEvent } from '@chat4all/proto/webhook-event';
import { RecordError, isEventOfKind, recordToEvent } from './records.ts';
import { tenantOf } from './tenant-source.ts';
import { toEvent } from './to-event.ts';

/** A record of the events topic that has not been decoded yet. */
export interface EventRecordOfTenant {
  readonly tenantId: string;
  /** Returns what is posted for it; undefined if it is not posted, or cannot be decoded, which the projection reports. */
  toWebhookEvent(): WebhookEvent | undefined;
}

/** Reads the headers of a record of the events topic; undefined if it is not posted to anybody. */
export function readEventRecord(record: StoredRecord): EventRecordOfTenant | undefined {
  const tenantId = tenantOf(record.headers['ce_source']);
  // Most records of a message are receipts, of which the projection publishes the change that they make.
  if (tenantId === '' || isEventOfKind(record, 'receipt')) return undefined;
  return { tenantId, toWebhookEvent: () => decodeForWebhook(record, tenantId) };
}

function decodeForWebhook(record: StoredRecord, tenantId: string): WebhookEvent | undefined {
  const filter = { tenantId, messageIds: new Set<string>(), channels: new Set<string>(), conversationId: '' };
  try {
    // A member of a group knows no cursor, which names the positions in all partitions.
    const event = toEvent(recordToEvent(record), filter, () => '', record.timestamp);
    return event && toWebhookEvent(event);
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}
