import type {
  DeliveryError,
  DeliveryRecord,
  DeliveryState,
  Identity,
  InboundRecord,
  Message,
  StateChange,
} from '@chat4all/proto';

/**
 * The queryable projection of messages and deliveries, and the claims that make a delivery happen once.
 *
 * Every write is idempotent and moves states only forward, so all of it can be repeated after a crash; every write
 * takes a batch and is one round trip and one transaction. A driver is right when `describeStore` from
 * `@chat4all/store/testing` passes. All methods fail with a `StoreError`.
 */
export interface Store {
  /**
   * Claims deliveries that were taken off the log, in the order given, and says what to do with each. A delivery that
   * is to be delivered is ROUTED from then on.
   */
  admit(candidates: readonly Candidate[]): Promise<Admission[]>;

  /**
   * Applies facts in the order given and returns the state changes that they made, in the order in which they
   * happened. A fact that is applied again returns the same changes again, so that who crashed before publishing them
   * can publish them now.
   */
  apply(facts: readonly Fact[]): Promise<Change[]>;

  /** Reads one message of the tenant with its deliveries; undefined when there is none. */
  getMessage(tenantId: string, messageId: string): Promise<Message | undefined>;

  /** Lists messages of the tenant, the newest first. Fails with `invalid` when the page token is not one of ours. */
  listMessages(query: MessageQuery): Promise<MessagePage>;

  /** Whether the store can be written right now. Resolves, or rejects with what is wrong. */
  check(): Promise<void>;

  /** Finishes what has begun and releases what the driver holds. */
  close(): Promise<void>;
}

/** A delivery as it was taken off the log. */
export interface Candidate {
  readonly record: DeliveryRecord;
  /** Where in the log the record stands; names the claim. The same place always has the same text. */
  readonly position: string;
}

/**
 * - `deliver`: it is ours to deliver, for the first time.
 * - `takeover`: this very record was taken before and not finished; what the provider made of it is unknown.
 * - `duplicate`: it needs no delivering: it is finished, or an earlier record of the same delivery is under way.
 *
 * `changes` are the state changes that this record has made, to be published (again).
 */
export interface Admission {
  readonly verdict: 'deliver' | 'takeover' | 'duplicate';
  readonly changes: readonly Change[];
}

/** A state change with what is needed to publish it. */
export interface Change extends StateChange {
  readonly tenantId: string;
  readonly identity: Identity;
  /** When the delivery was accepted, in milliseconds since 1970. */
  readonly acceptTimeMs: number;
}

export type Fact = AcceptedFact | StateFact | InboundFact;

/** A delivery was accepted. Makes no change that would need publishing. */
export interface AcceptedFact {
  readonly kind: 'accepted';
  readonly record: DeliveryRecord;
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

export interface MessageQuery {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** What `nextPageToken` of the page before said. */
  readonly pageToken?: string;
  readonly conversationId?: string;
  /** `kind` and `accountId` are compared where not empty. */
  readonly identity?: Identity;
  readonly state?: DeliveryState;
  /** Created at or after, in milliseconds since 1970. */
  readonly startTimeMs?: number;
  /** Created before, in milliseconds since 1970. */
  readonly endTimeMs?: number;
}

export interface MessagePage {
  readonly messages: readonly Message[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}
