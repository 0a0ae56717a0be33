import { type DeliveryRecord, DeliveryState } from '@chat4all/proto';
import type { Admission, Candidate, Parking } from '../admission.ts';
import type { Change } from '../change.ts';
import type { DeadLetterFact, Fact, StateFact } from '../facts.ts';
import type { Backlog } from '../backlog.ts';
import { admitToModel, loseClaim, leaveBacklog } from './admission-model.ts';
import { DeadLetterModel } from './dead-letter-model.ts';
import {
  type ModelDelivery,
  advance,
  changesBy,
  isUnsuccessful,
  isOpen,
  newDelivery,
  stateOf,
} from './model-delivery.ts';
import { BacklogModel } from './backlog-model.ts';

const { ROUTED, CANCELLED, FAILED, SENT, DELIVERED, READ } = DeliveryState;

/** The contract in memory, to compare drivers with. */
export class StoreModel {
  nowMs: number;
  readonly deliveries = new Map<string, ModelDelivery>();
  readonly backlog = new BacklogModel();
  readonly deadLetters = new DeadLetterModel();
  readonly #receipts: StateFact[] = [];

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** Decides about a candidate. Claims differ by driver, so `claim` is the one that the driver returned. */
  admit(candidate: Candidate, claim: string): Admission {
    const { record, logPosition: position } = candidate;
    const delivery = this.deliveries.get(record.deliveryId) ?? this.#insert(record);
    const verdict = admitToModel(this, delivery, candidate, claim);
    const isClaimed = verdict === 'deliver' || verdict === 'takeover';
    return {
      verdict,
      attempted: verdict === 'takeover' && delivery.attempted,
      claim: isClaimed ? claim : '',
      changes: changesBy(delivery, position),
    };
  }

  apply(fact: Fact): Change[] {
    switch (fact.kind) {
      case 'accepted':
        if (!this.deliveries.has(fact.record.deliveryId)) this.#accept(fact.record);
        return [];
      case 'attempt': {
        const delivery = this.deliveries.get(fact.deliveryId);
        if (delivery?.claim?.name === fact.claim && stateOf(delivery) === ROUTED) delivery.attempted = fact.isCalling;
        return [];
      }
      case 'state':
        return this.#applyState(fact);
      case 'dead_letter':
        return this.#applyDeadLetter(fact);
    }
  }

  park({ record, claim, notBeforeMs }: Parking): void {
    const delivery = this.deliveries.get(record.deliveryId);
    if (delivery?.claim?.name !== claim || stateOf(delivery) !== ROUTED) return;
    this.backlog.park(record, delivery.laneSequence ?? 0, notBeforeMs);
    loseClaim(delivery);
  }

  cancel(messageId: string): Change[] | undefined {
    const all = [...this.deliveries.values()].filter(({ record }) => record.messageId === messageId);
    if (all.length === 0) return undefined;
    return all
      .sort((one, other) => one.record.position - other.record.position)
      .flatMap((delivery) => {
        const factId = `cancel/${delivery.record.deliveryId}`;
        if (delivery.claim === undefined && isOpen(delivery)) {
          leaveBacklog(this, delivery);
          advance(delivery, { factId, state: CANCELLED });
          this.backlog.triggerFallback(this.backlog.nextOf(delivery.record), this.nowMs);
        }
        return changesBy(delivery, factId);
      });
  }

  discard(): { count: number; changes: Change[] } {
    const letters = this.deadLetters.discard();
    const changes = letters.flatMap(({ deadLetterId, delivery: named, error }) => {
      const delivery = this.deliveries.get(named?.deliveryId ?? '');
      if (delivery === undefined || delivery.claim !== undefined || !isOpen(delivery)) return [];
      leaveBacklog(this, delivery);
      this.backlog.triggerFallback(this.backlog.nextOf(delivery.record), this.nowMs);
      return advance(delivery, { factId: `discard/${deadLetterId}`, state: FAILED, error });
    });
    return { count: letters.length, changes };
  }

  countBacklog(): Backlog {
    return {
      accounts: this.backlog.countParked(),
      scheduled: this.backlog.scheduled.size,
      deadLetters: this.deadLetters.countByReason(),
    };
  }

  #applyState(fact: StateFact): Change[] {
    const delivery = this.#find(fact);
    const covered = this.#coveredBy(fact, delivery);
    const changes = this.#applyToNamed(fact, delivery);
    return [...changes, ...covered.flatMap((each) => advance(each, fact))];
  }

  /** Returns the earlier deliveries that a watermark holds for, in the order in which they were sent. */
  #coveredBy(fact: StateFact, named: ModelDelivery | undefined): ModelDelivery[] {
    if (!fact.isWatermark || (fact.state !== DELIVERED && fact.state !== READ)) return [];
    if (named === undefined) return [];
    const sentMs = sentTimeOf(named) ?? fact.timeMs;
    return [...this.deliveries.values()]
      .filter((each) => {
        const wasMoved = each.reached.some(({ factId }) => factId === fact.factId);
        const isSent = stateOf(each) === SENT || stateOf(each) === DELIVERED;
        const isSamePerson = each.identity.accountId === named.identity.accountId;
        return each !== named && isSamePerson && (isSent || wasMoved) && (sentTimeOf(each) ?? Infinity) <= sentMs;
      })
      .sort(
        (one, other) =>
          (sentTimeOf(one) ?? 0) - (sentTimeOf(other) ?? 0) ||
          (one.record.deliveryId < other.record.deliveryId ? -1 : 1),
      );
  }

  #applyToNamed(fact: StateFact, delivery: ModelDelivery | undefined): Change[] {
    if (delivery === undefined) {
      if (fact.providerMessageId && !this.#receipts.some((other) => same(other, fact) && other.state === fact.state)) {
        this.#receipts.push(fact);
      }
      return [];
    }
    const wasUnsuccessful = isUnsuccessful(delivery);
    const changes = [fact, ...this.#addProviderMessageId(delivery, fact)].flatMap((each) => advance(delivery, each));
    if (isUnsuccessful(delivery) && !wasUnsuccessful)
      this.backlog.triggerFallback(this.backlog.nextOf(delivery.record), this.nowMs);
    return changes;
  }

  /** Adds the provider's id of a fact; returns the receipts stored for it. */
  #addProviderMessageId(delivery: ModelDelivery, fact: StateFact): StateFact[] {
    if (delivery.providerMessageId !== '' || !fact.providerMessageId) return [];
    delivery.providerMessageId = fact.providerMessageId;
    const receipts = this.#receipts.filter((receipt) => same(receipt, fact));
    for (const receipt of receipts) this.#receipts.splice(this.#receipts.indexOf(receipt), 1);
    return receipts.sort((one, other) => one.timeMs - other.timeMs || one.state - other.state);
  }

  #applyDeadLetter({ letter }: DeadLetterFact): Change[] {
    const delivery = this.deliveries.get(letter.delivery?.deliveryId ?? '');
    if (delivery && !isOpen(delivery)) return [];
    if (delivery?.claim !== undefined && delivery.claim.name === letter.delivery?.claim) {
      loseClaim(delivery);
      delivery.error = letter.error;
    }
    this.deadLetters.insert(letter);
    return [];
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

  #accept(record: DeliveryRecord): void {
    this.#insert(record);
    this.backlog.schedule(record);
    const before = this.deliveries.get(`${record.messageId}-${record.position - 1}`);
    const next = before && this.backlog.nextOf(before.record);
    if (before && !this.backlog.scheduled.has(before.record.deliveryId))
      this.backlog.startFallbackWait(next, this.nowMs);
    if (before && isUnsuccessful(before)) this.backlog.triggerFallback(next, this.nowMs);
  }

  #insert(record: DeliveryRecord): ModelDelivery {
    const delivery = newDelivery(record);
    this.deliveries.set(record.deliveryId, delivery);
    return delivery;
  }
}

function same(one: StateFact, other: StateFact): boolean {
  return one.accountId === other.accountId && one.providerMessageId === other.providerMessageId;
}

function sentTimeOf({ reached }: ModelDelivery): number | undefined {
  return reached.find(({ state }) => state === SENT)?.timeMs;
}
