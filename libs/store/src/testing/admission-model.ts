import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Candidate, Verdict } from '../admission.ts';
import { type ModelDelivery, advance, isOpen, stateOf } from './model-delivery.ts';
import { type BacklogModel, isExpired } from './backlog-model.ts';

const { ROUTED, SENT, READ, CANCELLED } = DeliveryState;

/** The part of the model that admissions use. */
interface AdmissionState {
  readonly nowMs: number;
  readonly deliveries: ReadonlyMap<string, ModelDelivery>;
  readonly backlog: BacklogModel;
}

/** Decides about a candidate and updates the model. `claim` becomes the claim if the delivery is claimed. */
export function admitToModel(
  model: AdmissionState,
  delivery: ModelDelivery,
  candidate: Candidate,
  claim: string,
): Verdict {
  const { record, logPosition: position } = candidate;
  const { backlog, nowMs } = model;
  const id = record.deliveryId;
  const expired = isExpired(record, nowMs);
  if (!isOpen(delivery)) {
    leaveBacklog(model, delivery);
    return 'duplicate';
  }
  if (delivery.claim?.position === position) {
    if (delivery.attempted || expired || !backlog.isParkedBefore(record, delivery.laneSequence)) {
      delivery.laneSequence ??= backlog.nextLaneSequence();
      delivery.claim = { name: claim, position };
      return 'takeover';
    }
    backlog.park(record, delivery.laneSequence ?? 0);
    loseClaim(delivery);
    return 'parked';
  }
  if (delivery.claim !== undefined) return 'duplicate';

  const scheduled = backlog.scheduled.get(id);
  if (scheduled) {
    if (scheduled.releasedMs === undefined) return 'parked';
    backlog.scheduled.delete(id);
    if (replacedHasSucceeded(model, scheduled.record)) {
      advance(delivery, { factId: position, state: CANCELLED });
      backlog.triggerFallback(backlog.nextOf(record), nowMs);
      return 'cancelled';
    }
    backlog.startFallbackWait(backlog.nextOf(record), nowMs);
  }
  const parked = backlog.parked.get(id);
  const passes = parked?.releasedMs !== undefined && parked.releases === record.releases;
  if (parked && !expired && !passes) return 'parked';
  if (parked && !expired && backlog.isParkedBefore(record, parked.laneSequence)) {
    parked.releasedMs = undefined;
    return 'parked';
  }
  backlog.leave(id, nowMs);
  advance(delivery, { factId: position, state: ROUTED });
  if (!parked && !expired && backlog.isParkedBefore(record)) {
    delivery.laneSequence = backlog.nextLaneSequence();
    backlog.park(record, delivery.laneSequence);
    return 'parked';
  }
  delivery.laneSequence ??= backlog.nextLaneSequence();
  delivery.claim = { name: claim, position };
  delivery.attempted = false;
  delivery.error = undefined;
  return 'deliver';
}

function replacedHasSucceeded(
  { deliveries }: AdmissionState,
  { messageId, position, fallback }: DeliveryRecord,
): boolean {
  return (fallback?.successStates ?? []).some((success, index) => {
    const earlier = (fallback?.firstPosition ?? 0) + index;
    const other = deliveries.get(`${messageId}-${earlier}`);
    if (other === undefined || earlier >= position) return false;
    const state = stateOf(other);
    return state >= SENT && state <= READ && state >= success;
  });
}

/** Removes the claim of a delivery. */
export function loseClaim(delivery: ModelDelivery): void {
  delivery.claim = undefined;
  delivery.attempted = false;
}

/** Removes a delivery from its lane and from the schedule. */
export function leaveBacklog({ backlog, nowMs }: AdmissionState, { record: { deliveryId } }: ModelDelivery): void {
  backlog.leave(deliveryId, nowMs);
  backlog.scheduled.delete(deliveryId);
}
