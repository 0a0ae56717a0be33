import { DeliveryState, type DeliveryError, type DeliveryRecord, type Identity } from '@chat4all/proto';
import { advances } from '../states.ts';
import type { Admission, Candidate, Change, Fact, StateFact } from '../store.ts';
import { ana } from './samples.ts';

const { UNSPECIFIED, ACCEPTED, ROUTED } = DeliveryState;

/** What a delivery is to the model. */
export interface ModelDelivery {
  readonly record: DeliveryRecord;
  readonly identity: Identity;
  claim?: string;
  error?: DeliveryError;
  providerMessageId: string;
  /** What it has reached, and by which fact. */
  readonly reached: { readonly state: DeliveryState; readonly factId: string; readonly providerTimeMs: number }[];
}

/** The contract's admissions and facts in plain words and in memory, to compare drivers with. */
export class StoreModel {
  readonly deliveries = new Map<string, ModelDelivery>();
  readonly #waiting: StateFact[] = [];

  admit({ record, position }: Candidate): Admission {
    const known = this.deliveries.get(record.deliveryId);
    if (known?.claim !== undefined) {
      if (known.claim !== position) return { verdict: 'duplicate', changes: [] };
      const changes = known.reached.flatMap(({ factId }, place) => (factId === position ? change(known, place) : []));
      return { verdict: stateOf(known) === ROUTED ? 'takeover' : 'duplicate', changes };
    }
    const delivery = known ?? this.#accept(record);
    if (!advances(stateOf(delivery), ROUTED)) return { verdict: 'duplicate', changes: [] };
    delivery.claim = position;
    delivery.reached.push({ state: ROUTED, factId: position, providerTimeMs: 0 });
    return { verdict: 'deliver', changes: [change(delivery, delivery.reached.length - 1)] };
  }

  apply(fact: Fact): Change[] {
    if (fact.kind === 'accepted') {
      if (!this.deliveries.has(fact.record.deliveryId)) this.#accept(fact.record);
      return [];
    }
    return fact.kind === 'state' ? this.#applyState(fact) : [];
  }

  #applyState(fact: StateFact): Change[] {
    const delivery = this.#find(fact);
    if (delivery === undefined) {
      if (fact.providerMessageId && !this.#waiting.some((other) => same(other, fact) && other.state === fact.state)) {
        this.#waiting.push(fact);
      }
      return [];
    }
    if (delivery.providerMessageId !== '' || !fact.providerMessageId) return advance(delivery, fact);
    delivery.providerMessageId = fact.providerMessageId;
    const freed = this.#waiting.filter((receipt) => same(receipt, fact));
    for (const receipt of freed) this.#waiting.splice(this.#waiting.indexOf(receipt), 1);
    freed.sort((one, other) => one.timeMs - other.timeMs || one.state - other.state);
    return [fact, ...freed].flatMap((each) => advance(delivery, each));
  }

  #find({ deliveryId, providerMessageId, accountId }: StateFact): ModelDelivery | undefined {
    const named = this.deliveries.get(deliveryId ?? '');
    if (named?.identity.accountId === accountId) return named;
    return [...this.deliveries.values()].find(
      (delivery) =>
        providerMessageId !== '' &&
        delivery.providerMessageId === providerMessageId &&
        delivery.identity.accountId === accountId,
    );
  }

  #accept(record: DeliveryRecord): ModelDelivery {
    const reached = [{ state: ACCEPTED, factId: record.deliveryId, providerTimeMs: 0 }];
    const delivery = { record, identity: record.identity ?? ana, providerMessageId: '', reached };
    this.deliveries.set(record.deliveryId, delivery);
    return delivery;
  }
}

/** The state that a delivery has. */
export function stateOf(delivery: ModelDelivery): DeliveryState {
  return delivery.reached.at(-1)?.state ?? UNSPECIFIED;
}

function advance(delivery: ModelDelivery, { factId, state, error, providerTimeMs = 0 }: StateFact): Change[] {
  const before = delivery.reached.findIndex((entry) => entry.factId === factId && entry.state === state);
  if (before >= 0) return [change(delivery, before)];
  if (!advances(stateOf(delivery), state)) return [];
  if (error) delivery.error = error;
  delivery.reached.push({ state, factId, providerTimeMs });
  return [change(delivery, delivery.reached.length - 1)];
}

function same(one: StateFact, other: StateFact): boolean {
  return one.accountId === other.accountId && one.providerMessageId === other.providerMessageId;
}

function change({ record, identity, providerMessageId, reached, error }: ModelDelivery, place: number): Change {
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
  };
}
