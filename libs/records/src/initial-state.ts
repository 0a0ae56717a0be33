import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';

/** Returns the state in which a delivery begins: SCHEDULED with a send time or as a later step of a fallback, else ACCEPTED. */
export function initialStateOf({ sendTimeMs, fallback }: DeliveryRecord): DeliveryState {
  return sendTimeMs > 0 || fallback !== undefined ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED;
}
