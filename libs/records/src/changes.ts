import type { BusRecord } from '@chat4all/bus';
import type { Identity, StateChange } from '@chat4all/proto';
import { eventIdOf } from './event-id.ts';
import { eventToRecord } from './records.ts';

/** A state change that is to be published. */
export interface PublishedChange extends StateChange {
  readonly tenantId: string;
  readonly identity: Identity;
  /** The W3C traceparent of the span that tells it; empty: not traced. */
  readonly traceParent: string;
}

/** What is published when a delivery has changed its state. */
export function changeToRecord(change: PublishedChange): BusRecord {
  const eventId = eventIdOf(change.deliveryId, change.state);
  const event = { eventId, tenantId: change.tenantId, kind: { $case: 'change', value: change } } as const;
  return eventToRecord(event, change.identity, change.traceParent);
}
