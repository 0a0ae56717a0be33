/**
 * The log. Records with the same topic and key keep their order, and each group handles every record at least once.
 *
 * A driver is correct if `describeBus` of `@chat4all/bus/testing` passes. All methods reject with a {@link BusError} only.
 */
export interface Bus {
  /** The kind of log, for traces. */
  readonly system: 'kafka' | 'embedded';

  /**
   * Creates missing topics and adds partitions to those with fewer than specified; topics with more stay as they are.
   * Fails with `misconfigured`, naming the topic, if the log does not allow it. New partitions move keys: the order of a key
   * holds from then on, not across that moment. Safe to call from several processes at once.
   */
  ensureTopics(topics: readonly TopicSpecification[]): Promise<void>;

  /**
   * Appends records in the given order and resolves with their positions once all are durable: from then on they survive
   * the crash of any process. Concurrent calls are written together, so callers need not collect batches.
   *
   * Rejects if durability is not certain. After a retryable rejection some of the records may be in the log; publish them
   * again to be sure. These rejections have written nothing: `overloaded`, with `retryAfterMs`, if too much is queued;
   * `too_large`, if a record, or all of them together, exceed the limit of the log; `aborted`, if the signal was aborted
   * before the write began. A Kafka broker that allows smaller records than this driver may refuse those of one partition as
   * `too_large` after it has written those of others.
   */
  publish(records: readonly BusRecord[], options?: PublishOptions): Promise<RecordPosition[]>;

  /**
   * Joins a group. Its members divide the partitions of the topics among themselves; one member at a time handles a
   * partition. A new group starts at the earliest record. Resolves once the member has joined.
   */
  subscribe(options: SubscribeOptions, handle: BatchHandler): Promise<Subscription>;

  /**
   * Reads all partitions of a topic without a group, from a chosen position, until `signal` is aborted or the bus is closed.
   * Reading pauses while the caller does not request the next batch.
   *
   * The first batch is yielded as soon as the start position is known, which its `cursorAfter()` returns; it is empty if
   * there is nothing to read yet. With `latest` it contains no record older than that position.
   */
  tail(options: TailOptions): AsyncIterable<TailBatch>;

  /** The number of records that the group has not finished, per partition. For metrics; may be slightly out of date. */
  lag(group: string, topics: readonly string[]): Promise<PartitionLag[]>;

  /** Resolves if the log can be reached and written now; rejects with the reason otherwise. */
  check(): Promise<void>;

  /**
   * Ends every tail, closes every subscription, finishes the publishes in progress, and releases the driver's resources.
   * While their subscription closes, handlers may still publish, to finish their records; all other calls fail with `closed`
   * at once. Idempotent. An open bus keeps the process alive.
   */
  close(): Promise<void>;
}

/** The required properties of a topic. */
export interface TopicSpecification {
  readonly name: string;
  readonly partitions: number;
  /** How long records are kept, at least, in milliseconds. Default: 7 days. */
  readonly retentionMs?: number;
}

/** A record to publish. */
export interface BusRecord {
  readonly topic: string;
  /** Decides the partition; records with equal keys keep their order. At most 1,024 bytes of UTF-8. */
  readonly key: string;
  readonly value: Uint8Array;
  /** Small metadata such as trace context and CloudEvents attributes. Names are lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Options of `publish`. */
export interface PublishOptions {
  /** If aborted before the write begins, nothing is written. It is polled; no listener is added. */
  readonly signal?: Pick<AbortSignal, 'aborted'> | undefined;
}

/** The position of a record in the log. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  /** Counts from 0 within the partition. A number is enough: 2^53 records at a million per second last 285 years. */
  readonly offset: number;
}

/** A record in the log. `value` may be a view of a shared buffer: do not write to it. */
export interface StoredRecord extends RecordPosition {
  readonly key: string;
  readonly value: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was appended, in milliseconds since 1970. */
  readonly timestamp: number;
}

/** Options of `subscribe`. */
export interface SubscribeOptions {
  readonly group: string;
  readonly topics: readonly string[];
  /** How many delivered records of a partition may be unfinished before it is paused. Default: 1,000. */
  readonly maxUnfinished?: number;
  /** How long `close()` and a revocation wait for unfinished records, in milliseconds. Default: 10,000. */
  readonly drainTimeoutMs?: number;
}

/**
 * Called with the next records of a partition. The next batch of that partition is delivered when the returned promise has
 * resolved (its records need not be done by then); other partitions continue meanwhile. If it rejects, the unfinished
 * records of the batch are delivered again after a pause.
 */
export type BatchHandler = (batch: Batch) => Promise<void> | void;

/** Records of a partition. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  /** In the order of the log, never empty. */
  readonly records: readonly StoredRecord[];
  /**
   * Marks a record as finished, in any order. The committed offset is always the lowest unfinished one, so a crash repeats
   * the unfinished records and some after them. Ignored once `signal` is aborted.
   */
  done(record: StoredRecord): void;
  /** Aborted when the partition is revoked: stop working on its records, another member has them. */
  readonly signal: AbortSignal;
}

/** A member of a group. */
export interface Subscription {
  /** The partitions of this member now. */
  readonly assigned: readonly { readonly topic: string; readonly partition: number }[];
  /** Waits for unfinished records (up to `drainTimeoutMs`), commits, and leaves the group. Idempotent. */
  close(): Promise<void>;
}

/** Options of `tail`. */
export interface TailOptions {
  readonly topic: string;
  readonly from: TailStart;
  readonly signal?: AbortSignal;
  /** After this time without records, in milliseconds, an empty batch is yielded so that the caller can act. Default: never. */
  readonly idleMs?: number;
}

/**
 * Where a tail starts:
 * - `latest`: misses nothing that is published after the first batch is yielded.
 * - `cursor`: from {@link TailBatch.cursorAfter}. Fails with `invalid` if it is damaged, of another topic, or ahead of the
 *   log. Skips records that have been deleted.
 * - `time`: at the first record at or after it, in milliseconds since 1970; a time in the future is `latest`.
 */
export type TailStart = 'earliest' | 'latest' | { readonly cursor: string } | { readonly time: number };

/** Records of a tail, with cursors to continue from. */
export interface TailBatch {
  /** From one or more partitions, each in the order of the log. Only the first batch and idle ones may be empty. */
  readonly records: readonly StoredRecord[];
  /**
   * An opaque text from which a later tail continues after `records[index]`, without missing a record or repeating one that
   * came before in this tail. Without an index: after the whole batch, which may be empty.
   */
  cursorAfter(index?: number): string;
}

/** The unfinished records of a partition. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
}
