import { DeliveryState } from '@chat4all/proto';
import type { Admission, Candidate, Verdict } from '../admission.ts';
import { firstClaim, isClaimedAt, nextClaim } from '../rules/claim.ts';
import { type DeliveryProgress, acceptedProgress, applyState, changesOf } from '../rules/delivery-progress.ts';
import { isExpired } from '../rules/schedule.ts';
import { addToThread } from './apply.ts';
import { outboundMessage } from '../sql/stored-message.ts';
import { isOpen } from '../rules/states.ts';
import type { StoredDelivery } from './tables/delivery-table.ts';
import { replacedHasSucceeded } from './fallback.ts';
import { type Tables, leaveBacklog } from './tables/tables.ts';

/** Decides about candidates in order, within the caller's transaction. The rules are in the README. */
export function admit(tables: Tables, candidates: readonly Candidate[], nowMs: number): Admission[] {
  // Usually there is no backlog, and admission creates none where there was none.
  const hasBacklog = !tables.parked.isEmpty() || !tables.scheduled.isEmpty();
  // In the order of the log: the delivery admitted first is first in its lane, even if it is parked last.
  const firstSequence = tables.parked.takeLaneSequences(candidates.length);
  return candidates.map((candidate, item) => {
    return admitOne({ ...tables, nowMs, hasBacklog, nextSequence: firstSequence + item }, candidate);
  });
}

/** The inputs of the decision about one candidate. */
interface AdmitContext extends Tables {
  readonly nowMs: number;
  /** True if anything is parked or scheduled. */
  readonly hasBacklog: boolean;
  /** The lane sequence that the candidate gets unless it has one. */
  readonly nextSequence: number;
}

function admitOne(context: AdmitContext, candidate: Candidate): Admission {
  const known = context.deliveries.find(candidate.record.deliveryId);
  if (known === undefined) return enterLane(context, candidate, undefined);
  if (!isOpen(known.progress.state)) {
    // A claimed delivery is not in the backlog.
    if (context.hasBacklog && known.claim === undefined) leaveBacklog(context, known, context.nowMs);
    return unclaimed('duplicate', known.progress, candidate);
  }
  if (known.claim !== undefined) return admitClaimed(context, candidate, known, known.claim);
  return context.hasBacklog ? admitFromBacklog(context, candidate, known) : claim(context, candidate, known);
}

function admitClaimed(context: AdmitContext, candidate: Candidate, known: StoredDelivery, current: string): Admission {
  const { deliveries, parked, nowMs, nextSequence } = context;
  const { record, logPosition } = candidate;
  const { identity } = known.progress;
  if (!isClaimedAt(current, logPosition)) return unclaimed('duplicate', known.progress, candidate);
  // A call in progress began when nothing was parked before it, and its outcome has to be found out first.
  const isFirst = known.attempted || isExpired(record, nowMs) || !parked.isParkedBefore(identity, known.laneSequence);
  if (isFirst) {
    const next = nextClaim(current);
    deliveries.update({ ...known, claim: next }, known);
    const changes = changesOf(known.progress, logPosition);
    return { verdict: 'takeover', attempted: known.attempted, claim: next, changes };
  }
  const { laneSequence = nextSequence } = known;
  parked.insert(identity, { ...known, laneSequence }, record);
  deliveries.update({ ...known, claim: undefined, laneSequence }, known);
  return unclaimed('parked', known.progress, candidate);
}

/** Decides about a delivery that may be scheduled or parked. */
function admitFromBacklog(context: AdmitContext, candidate: Candidate, known: StoredDelivery): Admission {
  const { deliveries, parked, scheduled, nowMs } = context;
  const { record } = candidate;
  const { identity } = known.progress;
  const scheduledRow = scheduled.find(known);
  if (scheduledRow) {
    if (!scheduledRow.released) return unclaimed('parked', known.progress, candidate);
    scheduled.delete(known);
    if (replacedHasSucceeded(deliveries, known, scheduledRow.fallback)) return cancelStep(context, candidate, known);
    scheduled.startFallbackWait(known, nowMs);
    return enterLane(context, candidate, known);
  }

  const parkedRow = parked.find(known);
  if (parkedRow === undefined) return enterLane(context, candidate, known);
  if (!isExpired(record, nowMs)) {
    // An older record of the delivery may be ahead of others of the lane that were released.
    const isCurrentRelease = parkedRow.released && parkedRow.releases === record.releases;
    if (!isCurrentRelease) return unclaimed('parked', known.progress, candidate);
    if (parked.isParkedBefore(identity, parkedRow.laneSequence)) {
      parked.withdrawRelease(parkedRow);
      return unclaimed('parked', known.progress, candidate);
    }
  }
  parked.delete(parkedRow, nowMs);
  return claim(context, candidate, known);
}

/** Claims a delivery that is due, or parks it at the end of its lane if other deliveries of the lane are parked. */
function enterLane(context: AdmitContext, candidate: Candidate, known: StoredDelivery | undefined): Admission {
  const { record } = candidate;
  const { identity } = known?.progress ?? acceptedProgress(record);
  const isParked = context.hasBacklog && !isExpired(record, context.nowMs) && context.parked.isLaneParked(identity);
  return isParked ? parkAtEnd(context, candidate, known) : claim(context, candidate, known);
}

function parkAtEnd(context: AdmitContext, candidate: Candidate, known: StoredDelivery | undefined): Admission {
  const { record } = candidate;
  const progress = routed(candidate, known, context.nowMs);
  const messageKey = known?.messageKey ?? context.messages.insert(outboundMessage(record));
  const key = { messageKey, position: record.position };
  const laneSequence = context.nextSequence;
  context.parked.insert(progress.identity, { ...key, laneSequence }, record);
  save(context, { ...key, progress, claim: undefined, attempted: false, laneSequence }, known);
  return unclaimed('parked', progress, candidate);
}

function claim(context: AdmitContext, candidate: Candidate, known: StoredDelivery | undefined): Admission {
  const { record, logPosition } = candidate;
  // The error of an earlier dead letter no longer applies.
  const progress = { ...routed(candidate, known, context.nowMs), error: undefined };
  const messageKey = known?.messageKey ?? context.messages.insert(outboundMessage(record));
  const laneSequence = known?.laneSequence ?? context.nextSequence;
  const first = firstClaim(logPosition);
  const key = { messageKey, position: record.position };
  save(context, { ...key, progress, claim: first, attempted: false, laneSequence }, known);
  return { verdict: 'deliver', attempted: false, claim: first, changes: changesOf(progress, logPosition) };
}

/** Cancels a fallback step, because an earlier step has succeeded. */
function cancelStep(context: AdmitContext, candidate: Candidate, known: StoredDelivery): Admission {
  const { progress } = applyState(known.progress, {
    kind: 'state',
    factId: candidate.logPosition,
    accountId: known.progress.identity.accountId,
    state: DeliveryState.CANCELLED,
    timeMs: context.nowMs,
  });
  context.deliveries.update({ ...known, progress }, known);
  context.scheduled.triggerFallback(known, context.nowMs);
  return unclaimed('cancelled', progress, candidate);
}

function unclaimed(verdict: Verdict, progress: DeliveryProgress, { logPosition }: Candidate): Admission {
  return { verdict, attempted: false, claim: '', changes: changesOf(progress, logPosition) };
}

function routed(
  { record, logPosition }: Candidate,
  known: StoredDelivery | undefined,
  timeMs: number,
): DeliveryProgress {
  return applyState(known?.progress ?? acceptedProgress(record), {
    kind: 'state',
    factId: logPosition,
    accountId: record.identity?.accountId ?? '',
    state: DeliveryState.ROUTED,
    timeMs,
  }).progress;
}

function save(tables: Tables, delivery: StoredDelivery, known: StoredDelivery | undefined): void {
  if (known) tables.deliveries.update(delivery, known);
  else if (tables.deliveries.insert(delivery)) addToThread(tables, delivery.messageKey, delivery.progress);
}
