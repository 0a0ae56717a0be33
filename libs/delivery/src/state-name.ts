import { DeliveryState, deliveryStateToJSON } from '@chat4all/proto';

const NAMES = new Map(
  Object.values(DeliveryState).map((state) => [
    state,
    deliveryStateToJSON(state).replace('DELIVERY_STATE_', '').toLowerCase(),
  ]),
);

/** Returns the name of a state in metrics and traces: `sent`, `failed`, … */
export function stateName(state: DeliveryState): string {
  return NAMES.get(state) ?? 'unknown';
}
