import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Candidate, Verdict } from '../admission.ts';
import { type ModelDelivery, advance, isOpen, stateOf } from './model-delivery.ts';
import { type WaitingModel, isOver } from './backlog-model.ts';

const { ROUTED, SENT, READ, CANCELLED } = DeliveryState;

/** What of the model admissions are about. */
interface Waiting {
  readonly nowMs: number;
  readonly deliveries: ReadonlyMap<string, ModelDelivery>;
  readonly waiting: WaitingModel;
}

/** Judges a candidate for a delivery, and does what follows from that; if it gets the delivery, then by this claim. */
export function judge(model: Waiting, delivery: ModelDelivery, candidate: Candidate, claim: string): Verdict {
  const { record, logPosition: position } = candidate;
  const { waiting, nowMs } = model;
  const id = record.deliveryId;
  const isExpired = isOver(record, nowMs);
  if (!isOpen(delivery)) {
    stopWaiting(model, delivery);
    return 'duplicate';
  }
  if (delivery.claim?.position === position) {
    if (delivery.attempted || isExpired || !waiting.isHeld(record, delivery.place)) {
      delivery.place ??= waiting.newPlace();
      delivery.claim = { name: claim, position };
      return 'takeover';
    }
    waiting.park(record, delivery.place ?? 0);
    release(delivery);
    return 'parked';
  }
  if (delivery.claim !== undefined) return 'duplicate';

  const scheduled = waiting.scheduled.get(id);
  if (scheduled) {
    if (scheduled.releasedMs === undefined) return 'parked';
    waiting.scheduled.delete(id);
    if (replacedHasSucceeded(model, scheduled.record)) {
      advance(delivery, { factId: position, state: CANCELLED });
      waiting.hasten(waiting.nextOf(record), nowMs);
      return 'cancelled';
    }
    waiting.begin(waiting.nextOf(record), nowMs);
  }
  const parked = waiting.parked.get(id);
  const passes = parked?.releasedMs !== undefined && parked.releases === record.releases;
  if (parked && !isExpired && !passes) return 'parked';
  if (parked && !isExpired && waiting.isHeld(record, parked.place)) {
    parked.releasedMs = undefined;
    return 'parked';
  }
  waiting.leave(id, nowMs);
  advance(delivery, { factId: position, state: ROUTED });
  if (!parked && !isExpired && waiting.isHeld(record)) {
    delivery.place = waiting.newPlace();
    waiting.park(record, delivery.place);
    return 'parked';
  }
  delivery.place ??= waiting.newPlace();
  delivery.claim = { name: claim, position };
  delivery.attempted = false;
  delivery.error = undefined;
  return 'deliver';
}

function replacedHasSucceeded({ deliveries }: Waiting, { messageId, position, fallback }: DeliveryRecord): boolean {
  return (fallback?.successStates ?? []).some((success, index) => {
    const place = (fallback?.firstPosition ?? 0) + index;
    const other = deliveries.get(`${messageId}-${place}`);
    if (other === undefined || place >= position) return false;
    const state = stateOf(other);
    return state >= SENT && state <= READ && state >= success;
  });
}

/** Takes the claim from a delivery. */
export function release(delivery: ModelDelivery): void {
  delivery.claim = undefined;
  delivery.attempted = false;
}

/** Lets a delivery, which is settled, wait no more. */
export function stopWaiting({ waiting, nowMs }: Waiting, { record: { deliveryId } }: ModelDelivery): void {
  waiting.leave(deliveryId, nowMs);
  waiting.scheduled.delete(deliveryId);
}
