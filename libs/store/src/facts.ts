import type { DeliveryAttempt, DeliveryError, DeliveryRecord, DeliveryState, Identity } from '@chat4all/proto';
import type { DeadLetter } from './dead-letters.ts';

/** Something that happened. */
export type Fact = AcceptedFact | AttemptFact | StateFact | DeadLetterFact;

/**
 * A delivery was accepted. Causes no change to publish. A delivery with a send time is SCHEDULED, and `takeDue` releases
 * it at that time. So is a fallback step, which is due when the step before it has waited long enough or ended without
 * success.
 */
export interface AcceptedFact {
  readonly kind: 'accepted';
  readonly record: DeliveryRecord;
}

/** A call of the provider begins, or has certainly sent nothing. Causes no change. Ignored unless the claim is current. */
export interface AttemptFact {
  readonly kind: 'attempt';
  readonly deliveryId: string;
  /** The claim that `admit` returned. */
  readonly claim: string;
  /** True if a call is in progress. */
  readonly isCalling: boolean;
}

/** A delivery has reached a state, as a worker or the provider reports. */
export interface StateFact {
  readonly kind: 'state';
  /** Identifies the fact, for example by its position in the log; the same for the same fact. */
  readonly factId: string;
  /** Which delivery. At least one of `deliveryId` and `providerMessageId` is needed. */
  readonly deliveryId?: string;
  /**
   * The provider's id of the message. With `deliveryId` it is stored. Without, it finds the delivery; while no delivery
   * has it, the fact is stored for seven days from `timeMs` and applied when a delivery gets the id.
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
  /** The identities of the recipient that the provider reported. They are linked with each other and that of the delivery. */
  readonly recipient?: { readonly tenantId: string; readonly identities: readonly Identity[] };
  /** The calls of the provider that led to it, oldest first; they are stored also if the delivery has reached a later state. Default: none. */
  readonly attempts?: readonly DeliveryAttempt[];
  /**
   * True if the state, DELIVERED or READ, also holds for every earlier delivery from the account to the recipient: those
   * sent before the named one or, if that is unknown, before `providerTimeMs`. At most the newest 1,000. Default: false.
   */
  readonly isWatermark?: boolean;
}

/**
 * A record could not be delivered or decoded. If its delivery still has the claim of the dead letter, it loses the claim
 * and shows the error, so that the record is delivered when it is published again. A dead letter of a settled delivery
 * is not stored.
 */
export interface DeadLetterFact {
  readonly kind: 'dead_letter';
  readonly letter: DeadLetter;
}
