import { DeliveryState } from '@chat4all/proto';
import type { Parking } from '../admission.ts';
import type { Tables } from './tables/tables.ts';

/** Parks one delivery if it is under way by that claim, within a transaction of the caller's. */
export function park({ deliveries, parked }: Tables, { record, claim, notBeforeMs }: Parking): void {
  const known = deliveries.find(record.deliveryId);
  if (known?.claim !== claim || known.progress.state !== DeliveryState.ROUTED) return;
  // What has a claim was admitted, and has a place.
  const { laneSequence: place = 0 } = known;
  parked.insertNotBefore(known.progress.identity, { ...known, place }, record, notBeforeMs);
  deliveries.update({ ...known, claim: undefined, attempted: false }, known);
}
