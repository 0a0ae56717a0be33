import type { DeliveryRecord, DeliveryState, Identity, Message } from '@chat4all/proto';
import type { AccountStates } from './account-states.ts';
import type { Admission, Candidate, Parking } from './admission.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Directory } from './directory.ts';
import type { Change } from './change.ts';
import type { Fact } from './facts.ts';
import type { Usage } from './usage.ts';
import type { Backlog } from './backlog.ts';

/**
 * The queryable projection of messages and deliveries, the claims that make a delivery happen once, and the place where
 * deliveries wait for a time.
 *
 * Every write is idempotent and moves states only forward, so all of it can be repeated after a crash; every write
 * takes a batch and is one round trip and one transaction. A driver is right when `describeStore` from
 * `@chat4all/store/testing` passes. All methods fail with a `StoreError`.
 */
export interface Store {
  /** Judges deliveries that were taken off the log, in the order given, and claims those that are to be delivered. */
  admit(candidates: readonly Candidate[]): Promise<Admission[]>;

  /**
   * Applies facts in the order given and returns the state changes that they made, in the order in which they
   * happened. A fact that is applied again returns the same changes again, so that who crashed before publishing them
   * can publish them now.
   */
  apply(facts: readonly Fact[]): Promise<Change[]>;

  /**
   * Parks deliveries, in the order given: each gives up its claim and waits in its lane, which from then on holds
   * everything back that comes behind. Its place in the lane is that of its first admission. Those that are
   * not under way by the given claim are left alone.
   */
  park(parkings: readonly Parking[]): Promise<void>;

  /**
   * Gives parked and scheduled deliveries whose time has come, or whose time to live is over, at most `limit`, each lane
   * in order. Of a lane it gives one delivery the first time, then twice as many each time, up to 100, and one again after
   * a delivery that leads the lane was parked anew. No lane of an account that is not active is given, except what has
   * expired. Who gets them publishes them on the log, where `admit` lets them pass; those that were not admitted within a
   * minute are given again.
   */
  takeDue(limit: number): Promise<DeliveryRecord[]>;

  /**
   * Cancels the deliveries of a message that no worker has in its hands and that were not sent, at the given time in
   * milliseconds since 1970. Gives the changes, those of an earlier call for the same message included; undefined when
   * the tenant has no such message.
   */
  cancel(tenantId: string, messageId: string, timeMs: number): Promise<Change[] | undefined>;

  /** What is known of the requests that made these messages, by message id; absent: nothing. */
  findRequests(messageIds: readonly string[]): Promise<ReadonlyMap<string, StoredRequest>>;

  /** Reads one message of the tenant with its deliveries; undefined when there is none. */
  getMessage(tenantId: string, messageId: string): Promise<Message | undefined>;

  /** Lists messages of the tenant, the newest first. Fails with `invalid` when the page token is not one of ours. */
  listMessages(query: MessageQuery): Promise<MessagePage>;

  /** Counts what waits, at so little cost, however much it is, that it can be asked every few seconds. */
  backlog(): Promise<Backlog>;

  /** Which accounts may send. */
  readonly accounts: AccountStates;

  /** What could not be delivered or understood. */
  readonly deadLetters: DeadLetters;

  /** What tenants have used, for their quotas. */
  readonly usage: Usage;

  /** Who people are, with whom they talk together, and what they want to be sent. */
  readonly directory: Directory;

  /** Whether the store can be written right now. Resolves, or rejects with what is wrong. */
  check(): Promise<void>;

  /** Finishes what has begun and releases what the driver holds. */
  close(): Promise<void>;
}

/** A request that was accepted before. */
export interface StoredRequest {
  /** `DeliveryRecord.request_hash` in hexadecimal; empty when the request came without. */
  readonly requestHash: string;
  /** When it was accepted, in milliseconds since 1970. */
  readonly createTimeMs: number;
}

/** Which messages to list. */
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

/** A page of messages. */
export interface MessagePage {
  readonly messages: readonly Message[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}
