import type { DeliveryRecord, DeliveryState, Identity, Message } from '@chat4all/proto';
import type { AccountStatuses } from './account-statuses.ts';
import type { Admission, Candidate, Parking } from './admission.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Change } from './change.ts';
import type { Directory } from './directory.ts';
import type { Fact } from './facts.ts';
import type { MediaFiles } from './media-files.ts';
import type { StoredConfiguration } from './stored-configuration.ts';
import type { Report, ReportResult } from './reports.ts';
import type { Backlog } from './backlog.ts';
import type { Usage } from './usage.ts';
import type { Templates } from './templates.ts';
import type { Threads } from './threads.ts';
import type { WebhookEndpoints } from './webhook-endpoints.ts';

/**
 * The queryable state of messages and deliveries, the claims that make each delivery happen once, and the backlog of
 * parked and scheduled deliveries. The README states the rules of `admit` and `apply`.
 *
 * Every write is idempotent and moves states only forward, so it can be repeated after a crash. Every write takes a batch
 * and is one round trip and one transaction. A driver is correct if `describeStore` of `@chat4all/store/testing` passes.
 * All methods reject with a {@link StoreError} only.
 */
export interface Store {
  /** Decides about deliveries read from the log, in the given order, and claims those to be delivered. */
  admit(candidates: readonly Candidate[]): Promise<Admission[]>;

  /**
   * Applies facts in the given order and returns the state changes that they caused, in the order in which they happened.
   * Applying a fact again returns the same changes again: a process that crashed before publishing them can publish
   * them now.
   */
  apply(facts: readonly Fact[]): Promise<Change[]>;

  /**
   * Stores what platforms reported, in the given order, each once: messages of people, messages sent in the platform's own
   * app, and changed identities. Links the identities that a report names (see {@link Directory.linked}). Returns a result
   * for each. Reporting the same record again returns `new` again, so that a process that crashed can publish the event now.
   * An echo with the result `new` is stored as ACCEPTED; the caller applies that it was SENT, with the provider's id.
   */
  receive(reports: readonly Report[]): Promise<ReportResult[]>;

  /**
   * Parks deliveries in the given order: each loses its claim and waits in its lane, and everything behind it in the lane
   * waits too. Its position in the lane is that of its first admission. A delivery without the given claim is skipped.
   */
  park(parkings: readonly Parking[]): Promise<void>;

  /**
   * Releases parked and scheduled deliveries that are due or expired, at most `limit`, each lane in order. A lane releases
   * one delivery the first time, then twice as many each time, up to 100, and one again after the first delivery of the
   * lane was parked again. Lanes of an account that is not active release only what has expired. The caller publishes the
   * released deliveries on the log, where `admit` lets them pass; one not admitted within a minute is released again.
   */
  takeDue(limit: number): Promise<DeliveryRecord[]>;

  /**
   * Ends the waits of lanes, releases, fallback steps and replays earlier by a number of milliseconds: the caller's clock
   * was set back by as much, and their ends are wall times. Send times and times to live stay. May end waits too early that
   * were set by another clock; such a delivery is parked again.
   */
  rewindWaits(stepMs: number): Promise<void>;

  /**
   * Cancels the deliveries of a message that are neither claimed nor sent, at `timeMs` (milliseconds since 1970). Returns
   * the changes, including those of earlier calls for the message; undefined if the tenant has no such message.
   */
  cancel(tenantId: string, messageId: string, timeMs: number): Promise<Change[] | undefined>;

  /** The requests that created these messages, by message id; absent if unknown. */
  findRequests(messageIds: readonly string[]): Promise<ReadonlyMap<string, StoredRequest>>;

  /**
   * Reads a message of the tenant with its deliveries; undefined if there is none. `full`: also the timeline and the last 20 attempts of
   * each delivery.
   */
  getMessage(tenantId: string, messageId: string, view?: 'basic' | 'full'): Promise<Message | undefined>;

  /**
   * Lists messages of the tenant, newest first. Visits a bounded number of rows: with `identity` or `state`, a page may have
   * fewer messages than `pageSize`, even none, although others follow. Fails with `invalid` if the page token is not from this
   * list.
   */
  listMessages(query: MessageQuery): Promise<MessagePage>;

  /**
   * Finds messages of the tenant by the words of their text, those stored last first; absent unless the store was opened with search,
   * which indexes messages from then on. Visits a bounded number of texts: a page may be short although others follow. Fails with
   * `invalid` if the text has no words, or the page token is not from this list.
   */
  readonly search?: (query: SearchQuery) => Promise<MessagePage>;

  /** Counts parked and scheduled deliveries and dead letters. Cheap at any size: may be called every few seconds. */
  backlog(): Promise<Backlog>;

  /** Which accounts are active. */
  readonly accounts: AccountStatuses;

  /** Records that could not be delivered or decoded. */
  readonly deadLetters: DeadLetters;

  /** The usage of tenants, for their quotas. */
  readonly usage: Usage;

  /** Files of tenants, without their bytes. */
  readonly media: MediaFiles;

  /** The accounts and API keys that tenants have created by API. */
  readonly configuration: StoredConfiguration;

  /** Who changed what. */
  readonly audit: AuditTrail;

  /** The endpoints of event webhooks, with what waits for them. */
  readonly webhooks: WebhookEndpoints;

  /** The message templates of accounts. */
  readonly templates: Templates;

  /** The threads of accounts and people. */
  readonly threads: Threads;

  /** Users, conversations and consent. */
  readonly directory: Directory;

  /** Returns true from the creation of the store's tables until {@link Store.setUsed} is called. */
  isNew(): Promise<boolean>;

  /** Records that the store belongs to the log that the caller uses: it is no longer new. */
  setUsed(): Promise<void>;

  /** Writes to the store; rejects with the reason if it cannot be written now, or a call found it damaged. */
  check(): Promise<void>;

  /** Finishes the calls in progress and releases the driver's resources. */
  close(): Promise<void>;
}

/** A request that was accepted earlier. */
export interface StoredRequest {
  /** `DeliveryRecord.request_hash` in hexadecimal; empty if the request had none. */
  readonly requestHash: string;
  /** When it was accepted, in milliseconds since 1970. */
  readonly createTimeMs: number;
}

/** Which messages to list. */
export interface MessageQuery {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
  readonly conversationId?: string;
  /** An empty `kind` or `accountId` matches all. Matches the linked identities of the person too. */
  readonly identity?: Identity;
  readonly state?: DeliveryState;
  /** Created at or after, in milliseconds since 1970. */
  readonly startTimeMs?: number;
  /** Created before, in milliseconds since 1970. */
  readonly endTimeMs?: number;
}

/** Which messages to find. */
export interface SearchQuery {
  readonly tenantId: string;
  /** The words: a message must have all of them. Case, accents and other characters than letters and digits do not matter. */
  readonly text: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
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
