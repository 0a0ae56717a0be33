import type { DeliveryAttempt, DeliveryError } from '@chat4all/proto';
import type { Change } from './change.ts';

/** Records that could not be delivered or decoded, until they are published again (replayed) or discarded. */
export interface DeadLetters {
  /**
   * Lists dead letters of the tenant, newest first. Visits a bounded number of rows: with a channel, account or reason, a page
   * may have fewer than `pageSize`, even none, although others follow. Fails with `invalid` if the page token is not from
   * this list.
   */
  list(query: DeadLetterQuery): Promise<DeadLetterPage>;

  /** How many dead letters of the tenant a replay would include now. */
  countReplayable(tenantId: string, filter: DeadLetterFilter): Promise<number>;

  /**
   * Starts a replay of the dead letters that match now, are in no other replay, and came from a topic, or are callbacks or ids of received
   * files: their header `content-type` is `application/vnd.chat4all.callback+json` or `application/vnd.chat4all.media-id`. If the
   * tenant has a replay with this id, returns that one and changes nothing.
   */
  startReplay(
    replay: { readonly replayId: string; readonly tenantId: string; readonly timeMs: number },
    filter: DeadLetterFilter,
  ): Promise<Replay>;

  /** Reads a replay of the tenant; undefined if there is none. */
  getReplay(tenantId: string, replayId: string): Promise<Replay | undefined>;

  /**
   * Returns the next dead letters of one replay, at most `limit`, in the order of their partition, or of their creation. The caller publishes
   * them on the log and then calls `finishReplayed`. Until then, at most for a minute, other callers get none of that
   * replay.
   */
  takeReplayed(limit: number): Promise<DeadLetter[]>;

  /** Removes dead letters that have been published again. */
  finishReplayed(deadLetterIds: readonly string[]): Promise<void>;

  /**
   * Removes the tenant's dead letters that match and are in no replay, at most 1,000 per call. Their deliveries that are
   * not settled fail with the dead letter's error. `count` is how many were removed; 0 when none is left.
   */
  discard(
    tenantId: string,
    filter: DeadLetterFilter,
    timeMs: number,
  ): Promise<{ readonly count: number; readonly changes: Change[] }>;
}

/** A record that could not be delivered or decoded. */
export interface DeadLetter {
  /** The same for the same record, however often it becomes a dead letter. */
  readonly deadLetterId: string;
  /** Empty if unknown. */
  readonly tenantId: string;
  /**
   * The delivery, the claim that `admit` returned, and the calls of the provider under it; absent if the record is not a delivery. The
   * calls are stored with the delivery.
   */
  readonly delivery?: {
    readonly deliveryId: string;
    readonly claim: string;
    readonly attempts?: readonly DeliveryAttempt[];
  };
  /** Empty if unknown. */
  readonly channel: string;
  /** Empty if unknown. */
  readonly accountId: string;
  readonly error: DeliveryError;
  /** The position of the record in the log. Absent if it was never in the log. */
  readonly source?: { readonly topic: string; readonly partition: number; readonly offset: number };
  /** The key of the record. */
  readonly key: string;
  /** The bytes of the record. */
  readonly value: Uint8Array;
  /** The headers of the record. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it became a dead letter, in milliseconds since 1970. */
  readonly createTimeMs: number;
}

/** Which dead letters. An absent or empty field matches all. */
export interface DeadLetterFilter {
  readonly channel?: string;
  readonly accountId?: string;
  /** `DeliveryError.reason`. */
  readonly reason?: string;
  /** Created at or after, in milliseconds since 1970. */
  readonly startTimeMs?: number;
  /** Created before, in milliseconds since 1970. */
  readonly endTimeMs?: number;
  readonly deadLetterIds?: readonly string[];
}

/** Which page of dead letters. */
export interface DeadLetterQuery extends DeadLetterFilter {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
}

/** A page of dead letters. */
export interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetter[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** The progress of a replay. */
export interface Replay {
  readonly replayId: string;
  readonly totalCount: number;
  /** How many have been published again; the replay has ended when it equals `totalCount`. */
  readonly replayedCount: number;
  readonly startTimeMs: number;
}
