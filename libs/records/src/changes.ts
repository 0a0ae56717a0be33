import type { BusRecord } from '@chat4all/bus';
import {
  type DeliveryRecord,
  DeliveryState,
  type Identity,
  type StateChange,
  deliveryStateToJSON,
} from '@chat4all/proto';
import { deliveryToRecord, eventToRecord } from './records.ts';

/** What is published when a delivery is accepted: the fact and the delivery itself. */
export function acceptedRecords(delivery: DeliveryRecord, identity: Identity): [BusRecord, BusRecord] {
  const event = {
    eventId: eventIdOf(delivery.deliveryId, DeliveryState.ACCEPTED),
    tenantId: delivery.tenantId,
    kind: { $case: 'accepted', value: delivery },
  } as const;
  return [eventToRecord(event, identity), deliveryToRecord(delivery, identity)];
}

/** A state change that is to be published. */
export interface PublishedChange extends StateChange {
  readonly tenantId: string;
  readonly identity: Identity;
}

/** What is published when a delivery has changed its state. */
export function changeToRecord(change: PublishedChange): BusRecord {
  const eventId = eventIdOf(change.deliveryId, change.state);
  const event = { eventId, tenantId: change.tenantId, kind: { $case: 'change', value: change } } as const;
  return eventToRecord(event, change.identity);
}

// A delivery reaches each state once, so the pair names the fact, however often it is published.
function eventIdOf(deliveryId: string, state: DeliveryState): string {
  return `${deliveryId}/${deliveryStateToJSON(state).replace('DELIVERY_STATE_', '').toLowerCase()}`;
}
