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

/** What is published when a delivery has changed its state. */
export function changeToRecord(change: StateChange & { readonly tenantId: string }, identity: Identity): BusRecord {
  const { tenantId, ...value } = change;
  const eventId = eventIdOf(change.deliveryId, change.state);
  return eventToRecord({ eventId, tenantId, kind: { $case: 'change', value } }, identity);
}

// A delivery reaches each state once, so the pair names the fact, however often it is published.
function eventIdOf(deliveryId: string, state: DeliveryState): string {
  return `${deliveryId}/${deliveryStateToJSON(state).replace('DELIVERY_STATE_', '').toLowerCase()}`;
}
