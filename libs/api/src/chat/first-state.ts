import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';

/** The state in which a delivery begins: one that waits for its time, or for its turn in a fallback, is SCHEDULED. */
export function firstStateOf({ sendTimeMs, fallback }: DeliveryRecord): DeliveryState {
  return sendTimeMs > 0 || fallback !== undefined ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED;
}
