import type { DeliveryError } from '@chat4all/proto';
import type { Change } from './change.ts';

/** What could not be delivered or understood, until it is put on the log again or given up. */
export interface DeadLetters {
  /** Lists dead letters of the tenant, the newest first. Fails with `invalid` when the page token is not one of ours. */
  list(query: DeadLetterQuery): Promise<DeadLetterPage>;

  /** How many dead letters of the tenant a replay would take up now. */
  countReplayable(tenantId: string, filter: DeadLetterFilter): Promise<number>;

  /**
   * Begins a replay of the dead letters that match now, came from a topic and are in no other replay. With an id that
   * exists for the tenant it changes nothing and gives that replay.
   */
  startReplay(
    replay: { readonly replayId: string; readonly tenantId: string; readonly timeMs: number },
    filter: DeadLetterFilter,
  ): Promise<Replay>;

  /** Reads a replay of the tenant; undefined when there is none. */
  getReplay(tenantId: string, replayId: string): Promise<Replay | undefined>;

  /**
   * Gives the next dead letters of one replay, at most `limit`, those that came first in their partition first. Who gets
   * them puts them on the log and then says so; until then, or for a minute, nobody else gets any of that replay.
   */
  takeReplayed(limit: number): Promise<DeadLetter[]>;

  /** Says that these are on the log again. They are dead letters no more. */
  finishReplayed(deadLetterIds: readonly string[]): Promise<void>;

  /**
   * Gives the tenant's dead letters that match, and are in no replay, up for good, at most 1,000 of them: their
   * deliveries that were not settled fail with the letter's error. `count` tells how many; 0: there is no more.
   */
  discard(
    tenantId: string,
    filter: DeadLetterFilter,
    timeMs: number,
  ): Promise<{ readonly count: number; readonly changes: Change[] }>;
}

/** One thing that could not be delivered or understood. */
export interface DeadLetter {
  /** The same for the same record, however often it is put aside. */
  readonly deadLetterId: string;
  /** Whose it is; empty when nobody can tell. */
  readonly tenantId: string;
  /** Which delivery, and the claim that `admit` gave; absent when it is none. */
  readonly delivery?: { readonly deliveryId: string; readonly claim: string };
  /** Empty where not known. */
  readonly channel: string;
  /** Empty where not known. */
  readonly accountId: string;
  readonly error: DeliveryError;
  /** Where the record stood; absent when it came from elsewhere, and cannot be put back. */
  readonly source?: { readonly topic: string; readonly partition: number; readonly offset: number };
  /** The record's own key. */
  readonly key: string;
  /** The record's own bytes. */
  readonly value: Uint8Array;
  /** The record's own headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** When it was put aside, in milliseconds since 1970. */
  readonly createTimeMs: number;
}

/** Which dead letters; what is absent, or empty, matches all. */
export interface DeadLetterFilter {
  readonly channel?: string;
  readonly accountId?: string;
  /** `DeliveryError.reason`. */
  readonly reason?: string;
  /** Put aside at or after, in milliseconds since 1970. */
  readonly startTimeMs?: number;
  /** Put aside before, in milliseconds since 1970. */
  readonly endTimeMs?: number;
  readonly deadLetterIds?: readonly string[];
}

export interface DeadLetterQuery extends DeadLetterFilter {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** What `nextPageToken` of the page before said. */
  readonly pageToken?: string;
}

/** A page of dead letters. */
export interface DeadLetterPage {
  readonly deadLetters: readonly DeadLetter[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** How far a replay has come. */
export interface Replay {
  readonly replayId: string;
  readonly totalCount: number;
  /** How many are on the log again. It has ended when that is all of them. */
  readonly replayedCount: number;
  readonly startTimeMs: number;
}
