import type { DeliveryError, DeliveryRecord, DeliveryState, InboundRecord } from '@chat4all/proto';
import type { DeadLetter } from './dead-letters.ts';

/** Something that happened. */
export type Fact = AcceptedFact | AttemptFact | StateFact | InboundFact | DeadLetterFact;

/**
 * A delivery was accepted. Makes no change that would need publishing. One with a send time is SCHEDULED and comes out
 * of `takeDue` at that time; so is one with a fallback, whose time comes when the delivery right before it has had its
 * chance, or has ended without success.
 */
export interface AcceptedFact {
  readonly kind: 'accepted';
  readonly record: DeliveryRecord;
}

/** A call of the provider begins, or has certainly not sent anything. Makes no change. Without the claim it means nothing. */
export interface AttemptFact {
  readonly kind: 'attempt';
  readonly deliveryId: string;
  /** The claim that `admit` gave. */
  readonly claim: string;
  /** Whether a call is under way. */
  readonly isCalling: boolean;
}

/** A delivery has reached a state, by our own doing or by the provider's word. */
export interface StateFact {
  readonly kind: 'state';
  /** Names the fact, for example by its place in the log; the same fact always has the same id. */
  readonly factId: string;
  /** Which delivery. At least one of `deliveryId` and `providerMessageId` is needed. */
  readonly deliveryId?: string;
  /**
   * The provider's id of the message. With `deliveryId` it is recorded. Without it, it finds the delivery; when no
   * delivery has it yet, the fact is kept, for seven days from `timeMs`, and applied as soon as one gets it.
   */
  readonly providerMessageId?: string;
  /** The account that sent it. */
  readonly accountId: string;
  readonly state: DeliveryState;
  readonly error?: DeliveryError;
  /** By the provider's clock, in milliseconds since 1970. */
  readonly providerTimeMs?: number;
  /** By our clock, in milliseconds since 1970. */
  readonly timeMs: number;
}

/** A person has sent a message. */
export interface InboundFact {
  readonly kind: 'inbound';
  readonly tenantId: string;
  readonly record: InboundRecord;
  /** When the log took it, in milliseconds since 1970. */
  readonly timeMs: number;
}

/**
 * A record could not be delivered or understood. A delivery that is still under way by the claim of the letter loses
 * it and shows the error, so that the same record, put on the log again, is delivered. The letter of a delivery
 * that is settled is left out.
 */
export interface DeadLetterFact {
  readonly kind: 'dead_letter';
  readonly letter: DeadLetter;
}
