import { type DeliveryState, deliveryStateToJSON } from '@chat4all/proto';

/** The id of the fact that a delivery reached a state. It reaches each once, so the pair names the fact. */
export function eventIdOf(deliveryId: string, state: DeliveryState): string {
  return `${deliveryId}/${deliveryStateToJSON(state).replace('DELIVERY_STATE_', '').toLowerCase()}`;
}
