import { DeliveryState } from '@chat4all/proto';
import type { FallbackStep } from '../rules/schedule.ts';
import type { DeliveryTable, StoredDelivery } from './tables/delivery-table.ts';

/** Returns whether one of the deliveries that a fallback step would replace has succeeded. */
export function replacedHasSucceeded(
  deliveries: DeliveryTable,
  { messageKey, position }: StoredDelivery,
  fallback: FallbackStep | undefined,
): boolean {
  if (fallback === undefined) return false;
  const { firstPosition, successStates } = fallback;
  return deliveries.findAll(messageKey).some((other) => {
    if (other.position < firstPosition || other.position >= position) return false;
    const success = successStates[other.position - firstPosition];
    return success !== undefined && hasReached(other.progress.state, success);
  });
}

// The numbers of these states are in the order in which a delivery passes them.
function hasReached(state: DeliveryState, success: DeliveryState): boolean {
  return state >= DeliveryState.SENT && state <= DeliveryState.READ && state >= success;
}
