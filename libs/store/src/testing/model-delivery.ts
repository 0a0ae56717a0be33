import { type DeliveryError, type DeliveryRecord, DeliveryState, type Identity } from '@chat4all/proto';
import type { Change } from '../change.ts';
import type { StateFact } from '../facts.ts';
import { advances } from '../rules/states.ts';
import { ANA } from './samples.ts';

const { UNSPECIFIED, SCHEDULED, ACCEPTED, FAILED, EXPIRED, CANCELLED, SENT } = DeliveryState;

/** A delivery of the model. */
export interface ModelDelivery {
  readonly record: DeliveryRecord;
  readonly identity: Identity;
  /** The current claim, and the log position of its record. */
  claim?: { readonly name: string; readonly position: string } | undefined;
  attempted: boolean;
  laneSequence?: number | undefined;
  error?: DeliveryError | undefined;
  providerMessageId: string;
  /** The states reached, and the facts that caused them. */
  readonly reached: {
    readonly state: DeliveryState;
    readonly factId: string;
    readonly timeMs: number;
    readonly providerTimeMs: number;
  }[];
}

/** Returns a delivery just accepted. */
export function newDelivery(record: DeliveryRecord): ModelDelivery {
  const isScheduled = record.sendTimeMs > 0 || record.fallback !== undefined;
  return {
    record,
    identity: record.identity ?? ANA,
    attempted: false,
    providerMessageId: '',
    reached: [
      {
        state: isScheduled ? SCHEDULED : ACCEPTED,
        factId: record.deliveryId,
        timeMs: record.acceptTimeMs,
        providerTimeMs: 0,
      },
    ],
  };
}

/** Returns the state of a delivery. */
export function stateOf(delivery: ModelDelivery): DeliveryState {
  return delivery.reached.at(-1)?.state ?? UNSPECIFIED;
}

/** Returns whether a delivery is not sent yet, and may still be. */
export function isOpen(delivery: ModelDelivery): boolean {
  return advances(stateOf(delivery), SENT);
}

/** Returns whether a delivery has ended without success. */
export function isUnsuccessful(delivery: ModelDelivery): boolean {
  const ends: readonly DeliveryState[] = [FAILED, EXPIRED, CANCELLED];
  return ends.includes(stateOf(delivery));
}

/** Moves a delivery forward to a state; returns the change, also if the same fact caused it before. */
export function advance(
  delivery: ModelDelivery,
  {
    factId,
    state,
    error,
    timeMs = 0,
    providerTimeMs = 0,
  }: Pick<StateFact, 'factId' | 'state' | 'error' | 'providerTimeMs'> & { readonly timeMs?: number },
): Change[] {
  const before = delivery.reached.findIndex((entry) => entry.factId === factId && entry.state === state);
  if (before >= 0) return [changeAt(delivery, before)];
  if (!advances(stateOf(delivery), state)) return [];
  delivery.error = error;
  delivery.reached.push({ state, factId, timeMs, providerTimeMs });
  return [changeAt(delivery, delivery.reached.length - 1)];
}

/** Returns the changes that a fact caused. */
export function changesBy(delivery: ModelDelivery, factId: string): Change[] {
  return delivery.reached.flatMap((entry, index) => (entry.factId === factId ? changeAt(delivery, index) : []));
}

function changeAt({ record, identity, providerMessageId, reached, error }: ModelDelivery, index: number): Change {
  const { state = UNSPECIFIED, providerTimeMs = 0 } = reached[index] ?? {};
  return {
    tenantId: record.tenantId,
    deliveryId: record.deliveryId,
    messageId: record.messageId,
    identity,
    conversationId: record.conversationId,
    state,
    previousState: reached[index - 1]?.state ?? UNSPECIFIED,
    error: index === reached.length - 1 ? error : undefined,
    providerTimeMs,
    providerMessageId,
    acceptTimeMs: record.acceptTimeMs,
    traceParent: record.traceParent,
  };
}
