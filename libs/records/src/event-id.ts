import { type DeliveryState, deliveryStateToJSON } from '@chat4all/proto';

/** Returns the id of the event that a delivery reached a state. A delivery reaches each state once. */
export function eventIdOf(deliveryId: string, state: DeliveryState): string {
  return `${deliveryId}/${deliveryStateToJSON(state).replace('DELIVERY_STATE_', '').toLowerCase()}`;
}
