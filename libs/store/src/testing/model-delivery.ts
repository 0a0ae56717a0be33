import { type DeliveryError, type DeliveryRecord, DeliveryState, type Identity } from '@chat4all/proto';
import type { Change } from '../change.ts';
import type { StateFact } from '../facts.ts';
import { advances } from '../rules/states.ts';
import { ana } from './samples.ts';

const { UNSPECIFIED, SCHEDULED, ACCEPTED, FAILED, EXPIRED, CANCELLED, SENT } = DeliveryState;

/** What a delivery is to the model. */
export interface ModelDelivery {
  readonly record: DeliveryRecord;
  readonly identity: Identity;
  /** The claim of who has it, and the place of its record in the log. */
  claim?: { readonly name: string; readonly position: string } | undefined;
  attempted: boolean;
  place?: number | undefined;
  error?: DeliveryError | undefined;
  providerMessageId: string;
  /** What it has reached, and by which fact. */
  readonly reached: { readonly state: DeliveryState; readonly factId: string; readonly providerTimeMs: number }[];
}

/** A delivery that was just accepted. */
export function newDelivery(record: DeliveryRecord): ModelDelivery {
  const waits = record.sendTimeMs > 0 || record.fallback !== undefined;
  return {
    record,
    identity: record.identity ?? ana,
    attempted: false,
    providerMessageId: '',
    reached: [{ state: waits ? SCHEDULED : ACCEPTED, factId: record.deliveryId, providerTimeMs: 0 }],
  };
}

/** The state that a delivery has. */
export function stateOf(delivery: ModelDelivery): DeliveryState {
  return delivery.reached.at(-1)?.state ?? UNSPECIFIED;
}

/** Whether nothing was sent yet, and may still be. */
export function isOpen(delivery: ModelDelivery): boolean {
  return advances(stateOf(delivery), SENT);
}

/** Whether a delivery has ended and was not read. */
export function hasEnded(delivery: ModelDelivery): boolean {
  const ends: readonly DeliveryState[] = [FAILED, EXPIRED, CANCELLED];
  return ends.includes(stateOf(delivery));
}

/** Moves a delivery to a state, if that is forward; gives the change, also when the same fact has made it before. */
export function advance(
  delivery: ModelDelivery,
  { factId, state, error, providerTimeMs = 0 }: Pick<StateFact, 'factId' | 'state' | 'error' | 'providerTimeMs'>,
): Change[] {
  const before = delivery.reached.findIndex((entry) => entry.factId === factId && entry.state === state);
  if (before >= 0) return [changeAt(delivery, before)];
  if (!advances(stateOf(delivery), state)) return [];
  delivery.error = error;
  delivery.reached.push({ state, factId, providerTimeMs });
  return [changeAt(delivery, delivery.reached.length - 1)];
}

/** What one fact has made of a delivery. */
export function changesBy(delivery: ModelDelivery, factId: string): Change[] {
  return delivery.reached.flatMap((entry, place) => (entry.factId === factId ? changeAt(delivery, place) : []));
}

function changeAt({ record, identity, providerMessageId, reached, error }: ModelDelivery, place: number): Change {
  const { state = UNSPECIFIED, providerTimeMs = 0 } = reached[place] ?? {};
  return {
    tenantId: record.tenantId,
    deliveryId: record.deliveryId,
    messageId: record.messageId,
    identity,
    conversationId: record.conversationId,
    state,
    previousState: reached[place - 1]?.state ?? UNSPECIFIED,
    error: place === reached.length - 1 ? error : undefined,
    providerTimeMs,
    providerMessageId,
    acceptTimeMs: record.acceptTimeMs,
    traceParent: record.traceParent,
  };
}
