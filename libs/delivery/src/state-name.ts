import { DeliveryState, deliveryStateToJSON } from '@chat4all/proto';

const names = new Map(
  Object.values(DeliveryState).map((state) => [
    state,
    deliveryStateToJSON(state).replace('DELIVERY_STATE_', '').toLowerCase(),
  ]),
);

/** The name of a state as labels have it: `sent`, `failed`, … */
export function stateName(state: DeliveryState): string {
  return names.get(state) ?? 'unknown';
}
