import { type DeliveryError, type DeliveryRecord, DeliveryState, type Identity } from '@chat4all/proto';
import { identityOf } from './identity-of.ts';
import type { Change } from '../change.ts';
import type { StateFact } from '../facts.ts';
import { addAttempts } from './attempts.ts';
import { scheduleOf } from './schedule.ts';
import { advances } from './states.ts';

/** The progress of a delivery, as a store keeps it. */
export interface DeliveryProgress {
  readonly deliveryId: string;
  readonly messageId: string;
  readonly tenantId: string;
  readonly conversationId: string;
  readonly identity: Identity;
  readonly state: DeliveryState;
  readonly error: DeliveryError | undefined;
  readonly providerMessageId: string;
  /** Empty if not traced. */
  readonly traceParent: string;
  readonly history: readonly HistoryEntry[];
  /** The text of `encodeAttempts`; undefined if there is none. */
  readonly attempts: string | undefined;
  readonly updateTimeMs: number;
}

/** A state that the delivery reached, and the fact that caused it. */
export interface HistoryEntry {
  readonly state: DeliveryState;
  readonly previousState: DeliveryState;
  readonly factId: string;
  readonly timeMs: number;
  /** 0 if not reported. */
  readonly providerTimeMs: number;
}

/**
 * Returns the progress of a delivery just accepted: SCHEDULED if it has a schedule. Fails with `invalid` if the record
 * has no identity.
 */
export function acceptedProgress(record: DeliveryRecord): DeliveryProgress {
  const state = scheduleOf(record) ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED;
  return {
    deliveryId: record.deliveryId,
    messageId: record.messageId,
    tenantId: record.tenantId,
    conversationId: record.conversationId,
    identity: identityOf(record.identity, record.deliveryId),
    state,
    error: undefined,
    providerMessageId: '',
    traceParent: record.traceParent,
    history: [
      {
        state,
        previousState: DeliveryState.UNSPECIFIED,
        factId: record.deliveryId,
        timeMs: record.acceptTimeMs,
        providerTimeMs: 0,
      },
    ],
    attempts: undefined,
    updateTimeMs: record.acceptTimeMs,
  };
}

/** The effect of a fact on a delivery. */
export interface Transition {
  readonly progress: DeliveryProgress;
  /** True if the delivery has to be written. */
  readonly changed: boolean;
  /** The state change to publish: caused now, or by the same fact earlier. */
  readonly change: Change | undefined;
}

/** Applies a fact to a delivery. A fact that does not move it forward changes no state, but may add the provider's id. */
export function applyState(progress: DeliveryProgress, fact: StateFact): Transition {
  const providerMessageId = progress.providerMessageId || (fact.providerMessageId ?? '');
  const attempts = addAttempts(progress.attempts, fact.attempts);
  const learned = providerMessageId !== progress.providerMessageId || attempts !== progress.attempts;
  const known = learned ? { ...progress, providerMessageId, attempts } : progress;

  const repeated = known.history.find((entry) => entry.factId === fact.factId && entry.state === fact.state);
  if (repeated) return { progress: known, changed: learned, change: toChange(known, repeated) };
  if (!advances(known.state, fact.state)) return { progress: known, changed: learned, change: undefined };

  const entry: HistoryEntry = {
    state: fact.state,
    previousState: known.state,
    factId: fact.factId,
    timeMs: fact.timeMs,
    providerTimeMs: fact.providerTimeMs ?? 0,
  };
  const next: DeliveryProgress = {
    ...known,
    state: fact.state,
    // An earlier error no longer applies: the delivery may have been a dead letter and sent later.
    error: fact.error,
    history: [...known.history, entry],
    updateTimeMs: fact.timeMs,
  };
  return { progress: next, changed: true, change: toChange(next, entry) };
}

/** Returns the state changes that a fact caused. */
export function changesOf(progress: DeliveryProgress, factId: string): Change[] {
  return progress.history.filter((entry) => entry.factId === factId).map((entry) => toChange(progress, entry));
}

function toChange(progress: DeliveryProgress, entry: HistoryEntry): Change {
  return {
    tenantId: progress.tenantId,
    deliveryId: progress.deliveryId,
    messageId: progress.messageId,
    identity: progress.identity,
    conversationId: progress.conversationId,
    state: entry.state,
    previousState: entry.previousState,
    error: entry.state === progress.state ? progress.error : undefined,
    providerTimeMs: entry.providerTimeMs,
    providerMessageId: progress.providerMessageId,
    acceptTimeMs: progress.history[0]?.timeMs ?? entry.timeMs,
    traceParent: progress.traceParent,
  };
}
