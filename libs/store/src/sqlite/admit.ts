import { DeliveryState } from '@chat4all/proto';
import type { Admission, Candidate, Verdict } from '../admission.ts';
import { firstClaim, isClaimedAt, nextClaim } from '../rules/claim.ts';
import { acceptedProgress, changesOf, applyState } from '../rules/delivery-progress.ts';
import { isExpired } from '../rules/schedule.ts';
import { outboundMessage } from '../sql/stored-message.ts';
import { isOpen } from '../rules/states.ts';
import type { StoredDelivery } from './tables/delivery-table.ts';
import { replacedHasSucceeded } from './fallback.ts';
import { type Tables, leaveBacklog } from './tables/tables.ts';

/** Judges candidates in their order, within a transaction of the caller's. */
export function admit(tables: Tables, candidates: readonly Candidate[], nowMs: number): Admission[] {
  // Mostly nothing waits at all, and judging makes nothing wait where nothing did.
  const someWait = !tables.parked.isEmpty() || !tables.scheduled.isEmpty();
  // In the order of the log: what is admitted first stands first in its lane, also when it is parked last.
  const firstPlace = tables.parked.takeLaneSequences(candidates.length);
  return candidates.map((candidate, item) => {
    return admitOne({ ...tables, nowMs, someWait, newPlace: firstPlace + item }, candidate);
  });
}

/** With what one candidate is judged. */
interface Round extends Tables {
  readonly nowMs: number;
  /** Whether anything is parked or scheduled. */
  readonly someWait: boolean;
  /** The place in its lane that a candidate gets unless it has one. */
  readonly newPlace: number;
}

function admitOne(round: Round, candidate: Candidate): Admission {
  const { deliveries, parked, scheduled, nowMs, someWait } = round;
  const { record, logPosition: position } = candidate;
  const known = deliveries.find(record.deliveryId);
  if (known === undefined) return enter(round, candidate, undefined);

  const judged = (verdict: Verdict, delivery = known): Admission => ({
    verdict,
    attempted: false,
    claim: '',
    changes: changesOf(delivery.progress, position),
  });
  const { identity, state } = known.progress;
  if (!isOpen(state)) {
    // With a claim it does not wait.
    if (someWait && known.claim === undefined) leaveBacklog(round, known, nowMs);
    return judged('duplicate');
  }
  if (known.claim !== undefined) {
    if (!isClaimedAt(known.claim, position)) return judged('duplicate');
    // A call that is under way was begun when nothing waited before it, and its outcome has to be looked into first.
    const leads = known.attempted || isExpired(record, nowMs) || !parked.isParkedBefore(identity, known.laneSequence);
    if (leads) {
      const next = nextClaim(known.claim);
      deliveries.update({ ...known, claim: next }, known);
      return { ...judged('takeover'), attempted: known.attempted, claim: next };
    }
    const { laneSequence: place = round.newPlace } = known;
    parked.insert(identity, { ...known, place }, record);
    deliveries.update({ ...known, claim: undefined, laneSequence: place }, known);
    return judged('parked');
  }

  if (!someWait) return claim(round, candidate, known);
  const scheduledRow = scheduled.find(known);
  if (scheduledRow) {
    if (!scheduledRow.released) return judged('parked');
    scheduled.delete(known);
    if (replacedHasSucceeded(deliveries, known, scheduledRow.fallback)) {
      return judged('cancelled', cancelReplacement(round, known, position));
    }
    scheduled.startFallbackWait(known, nowMs);
    return enter(round, candidate, known);
  }

  const parkedRow = parked.find(known);
  if (parkedRow === undefined) return enter(round, candidate, known);
  if (!isExpired(record, nowMs)) {
    // An older record may stand before others of the lane that are on the log again.
    if (!parkedRow.released || parkedRow.releases !== record.releases) return judged('parked');
    if (parked.isParkedBefore(identity, parkedRow.laneSequence)) {
      parked.withdrawRelease(parkedRow);
      return judged('parked');
    }
  }
  parked.delete(parkedRow, nowMs);
  return claim(round, candidate, known);
}

/** Lets a delivery that waits for nothing of its own into its lane: to be delivered, or behind all that waits there. */
function enter(round: Round, candidate: Candidate, known: StoredDelivery | undefined): Admission {
  const { record } = candidate;
  const { identity } = known?.progress ?? acceptedProgress(record);
  const isHeld = round.someWait && !isExpired(record, round.nowMs) && round.parked.isLaneParked(identity);
  return isHeld ? parkBehind(round, candidate, known) : claim(round, candidate, known);
}

function parkBehind(round: Round, candidate: Candidate, known: StoredDelivery | undefined): Admission {
  const { record, logPosition: position } = candidate;
  const progress = routed(candidate, known, round.nowMs);
  const messageKey = known?.messageKey ?? round.messages.insert(outboundMessage(record));
  const key = { messageKey, position: record.position };
  const place = round.newPlace;
  round.parked.insert(progress.identity, { ...key, place }, record);
  save(round, { ...key, progress, claim: undefined, attempted: false, laneSequence: place }, known);
  return { verdict: 'parked', attempted: false, claim: '', changes: changesOf(progress, position) };
}

function claim(round: Round, candidate: Candidate, known: StoredDelivery | undefined): Admission {
  const { record, logPosition: position } = candidate;
  // What was wrong when it was put aside is over.
  const progress = { ...routed(candidate, known, round.nowMs), error: undefined };
  const messageKey = known?.messageKey ?? round.messages.insert(outboundMessage(record));
  const key = { messageKey, position: record.position };
  const first = firstClaim(position);
  save(
    round,
    { ...key, progress, claim: first, attempted: false, laneSequence: known?.laneSequence ?? round.newPlace },
    known,
  );
  return { verdict: 'deliver', attempted: false, claim: first, changes: changesOf(progress, position) };
}

function routed(
  { record, logPosition: position }: Candidate,
  known: StoredDelivery | undefined,
  timeMs: number,
): Progress {
  return applyState(known?.progress ?? acceptedProgress(record), {
    kind: 'state',
    factId: position,
    accountId: record.identity?.accountId ?? '',
    state: DeliveryState.ROUTED,
    timeMs,
  }).progress;
}

type Progress = StoredDelivery['progress'];

function save({ deliveries }: Tables, delivery: StoredDelivery, known: StoredDelivery | undefined): void {
  if (known) deliveries.update(delivery, known);
  else deliveries.insert(delivery);
}

function cancelReplacement(round: Round, known: StoredDelivery, factId: string): StoredDelivery {
  const { deliveries, scheduled, nowMs } = round;
  const { accountId } = known.progress.identity;
  const state = DeliveryState.CANCELLED;
  const { progress } = applyState(known.progress, { kind: 'state', factId, accountId, state, timeMs: nowMs });
  const cancelled = { ...known, progress };
  deliveries.update(cancelled, known);
  scheduled.triggerFallback(known, nowMs);
  return cancelled;
}
