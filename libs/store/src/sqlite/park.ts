import { DeliveryState } from '@chat4all/proto';
import type { Parking } from '../admission.ts';
import { addAttempts } from '../rules/attempts.ts';
import type { Tables } from './tables/tables.ts';

/** Parks a delivery, if it has the claim, within the caller's transaction. */
export function park({ deliveries, parked }: Tables, { record, claim, notBeforeMs, attempts }: Parking): void {
  const known = deliveries.find(record.deliveryId);
  if (known?.claim !== claim || known.progress.state !== DeliveryState.ROUTED) return;
  // A claimed delivery was admitted, and so has a lane sequence.
  const { laneSequence = 0 } = known;
  parked.insertNotBefore(known.progress.identity, { ...known, laneSequence }, record, notBeforeMs);
  const progress = { ...known.progress, attempts: addAttempts(known.progress.attempts, attempts) };
  deliveries.update({ ...known, progress, claim: undefined, attempted: false }, known);
}
