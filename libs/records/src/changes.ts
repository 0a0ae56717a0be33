import type { BusRecord } from '@chat4all/bus';
import type { Identity, StateChange } from '@chat4all/proto';
import { eventIdOf } from './event-id.ts';
import { eventToRecord } from './records.ts';

/** A state change to be published. */
export interface PublishedChange extends StateChange {
  readonly tenantId: string;
  readonly identity: Identity;
  /** The W3C traceparent of the span that publishes it; empty if it is not traced. */
  readonly traceParent: string;
}

/** Returns the record of a delivery's state change. */
export function changeToRecord(change: PublishedChange): BusRecord {
  const eventId = eventIdOf(change.deliveryId, change.state);
  const event = { eventId, tenantId: change.tenantId, kind: { $case: 'change', value: change } } as const;
  return eventToRecord(event, change.identity, change.traceParent);
}
