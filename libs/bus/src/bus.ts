/**
 * The log. Records with the same topic and key keep their order; every record is handled at least once by each group.
 *
 * A driver is right when `describeBus` from `@chat4all/bus/testing` passes. All methods fail with a {@link BusError}.
 */
export interface Bus {
  /** What kind of log it is, for traces. */
  readonly system: 'kafka' | 'embedded';

  /**
   * Creates the topics that are missing and adds partitions to those that have fewer than asked for; more are left as
   * they are. Fails with `misconfigured`, naming the topic, when the log does not allow that. New partitions move keys:
   * the order of a key holds from then on, not across that moment. Safe to call from several processes at once.
   */
  ensureTopics(topics: readonly TopicSpecification[]): Promise<void>;

  /**
   * Appends records, in the order given, and resolves with their positions once all of them are durable: from then
   * on they survive the death of any process. What is published in the same moment is written together, so there is
   * no need to collect records for a batch of one's own beyond what belongs together.
   *
   * Rejects when durability is not certain. After a retryable rejection some of the records may be in the log
   * nonetheless; publishing them again is the way to settle it. Rejects with `overloaded` and `retryAfterMs`,
   * having written nothing, when too much is already waiting, and with `too_large`, having written nothing, when one
   * record, or all of them together, exceed the limit of the log. Rejects with `aborted`, having written nothing, when the
   * signal is aborted before their turn to be written has come; from then on it is too late.
   */
  publish(records: readonly BusRecord[], options?: PublishOptions): Promise<RecordPosition[]>;

  /**
   * Joins a group: its members share the partitions of the topics among them, and each partition is handled by one
   * member at a time. A new group starts at the earliest record. Resolves once the member has joined.
   */
  subscribe(options: SubscribeOptions, handle: BatchHandler): Promise<Subscription>;

  /**
   * Reads a topic without a group, all partitions, from a place of the caller's choosing, forever. Reading stops
   * while the caller does not ask for the next batch. Ends when `signal` is aborted or the bus is closed.
   *
   * The first batch comes as soon as the tail's place in the log is fixed, and is empty when there is nothing to read
   * at that moment: its `cursorAfter()` is the place. It may hold the first records already; from `latest` it holds
   * none that are older than the place.
   */
  tail(options: TailOptions): AsyncIterable<TailBatch>;

  /** The number of records that the group has yet to finish, per partition. For metrics; may lag by a moment. */
  lag(group: string, topics: readonly string[]): Promise<PartitionLag[]>;

  /** Whether the log can be reached and written right now. Resolves, or rejects with what is wrong. */
  check(): Promise<void>;

  /**
   * Ends every tail and closes every subscription, finishes publishes that have begun, and releases what the driver
   * holds. Handlers may publish while their subscription is being closed, so that they can finish what they have;
   * everything else is refused as `closed` from the start. Idempotent. An open bus keeps the process alive.
   */
  close(): Promise<void>;
}

/** How a topic is to be. */
export interface TopicSpecification {
  readonly name: string;
  readonly partitions: number;
  /** How long records are kept at least, in milliseconds. Default: 7 days. */
  readonly retentionMs?: number;
}

/** A record to be published. */
export interface BusRecord {
  readonly topic: string;
  /** Decides the partition; records with equal keys keep their order. At most 1,024 bytes of UTF-8. */
  readonly key: string;
  readonly value: Uint8Array;
  /** Small metadata such as trace context and CloudEvents attributes. Names are lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How to publish. */
export interface PublishOptions {
  /** Whether nobody wants the records to be written any more. It is looked at, not listened to. */
  readonly signal?: Pick<AbortSignal, 'aborted'> | undefined;
}

/** The place of a record in the log. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  /** Counts from 0 within the partition. A number is enough: 2^53 records at a million a second last 285 years. */
  readonly offset: number;
}

/** A record as it stands in the log. `value` may be a view of a shared buffer: do not write to it. */
export interface StoredRecord extends RecordPosition {
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** When the log took the record, in milliseconds since 1970. */
  readonly timestamp: number;
}

/** What a group takes, and how. */
export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** How many records of one partition may be handed out and not done before the partition is paused. Default: 1,000. */
  readonly maxUnfinished?: number;
  /** How long close() and a revocation wait for records that are handed out, in milliseconds. Default: 10,000. */
  readonly drainTimeoutMs?: number;
}

/**
 * Called with the next records of one partition. The next batch of that partition comes when the returned promise has
 * resolved (records of this one need not be done by then); other partitions go on meanwhile. When it rejects, what is
 * not done of this batch is handed out again after a pause.
 */
export type BatchHandler = (batch: Batch) => Promise<void> | void;

/** Records of one partition, in their order, and what can be said about them. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  /** In the order of the log, never empty. */
  readonly records: readonly StoredRecord[];
  /**
   * Says that a record needs no further handling. In any order; the offset committed is always the lowest one that is
   * not done, so a crash repeats the unfinished records and some after them. Ignored once `signal` is aborted.
   */
  done(record: StoredRecord): void;
  /** Aborted when the partition was taken away: stop working on its records, another member has them now. */
  readonly signal: AbortSignal;
}

/** A member of a group, until it is closed. */
export interface Subscription {
  /** The partitions this member has now. */
  readonly assigned: readonly { readonly topic: string; readonly partition: number }[];
  /** Waits for what is handed out to be done (up to `drainTimeoutMs`), commits, and leaves the group. Idempotent. */
  close(): Promise<void>;
}

/** What is tailed, and from where. */
export interface TailOptions {
  readonly topic: string;
  readonly from: TailStart;
  readonly signal?: AbortSignal;
  /** A batch without records is yielded after this much silence, in milliseconds, so that a caller can act. Default: never. */
  readonly idleMs?: number;
}

/**
 * - `latest` misses nothing that is published after the first batch has come.
 * - `cursor` is what {@link TailBatch.cursorAfter} gave. Fails with `invalid` when it is damaged, of another topic, or
 *   ahead of the log. Records that are not kept any more are passed over.
 * - `time` is in milliseconds since 1970 and finds the first record at or after it; a time to come is `latest`.
 */
export type TailStart = 'earliest' | 'latest' | { readonly cursor: string } | { readonly time: number };

/** Records that were tailed, with the cursors to go on from. */
export interface TailBatch {
  /** Possibly from several partitions; in the order of the log within each. Only the first batch and idle ones may be empty. */
  readonly records: readonly StoredRecord[];
  /**
   * An opaque text from which a later tail goes on after `records[index]`, missing nothing and repeating nothing that
   * came before it in this tail. Without an index: after the whole batch, also of an empty one.
   */
  cursorAfter(index?: number): string;
}

/** How much of a partition a group has yet to finish. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
}
