import type {
  BatchHandler,
  Bus,
  BusRecord,
  PartitionLag,
  PublishOptions,
  RecordPosition,
  SubscribeOptions,
  Subscription,
  TailBatch,
  TailOptions,
  TopicSpecification,
} from '../bus.ts';
import { BusError, abortedError } from '../bus-error.ts';
import { CursorCodec } from '../cursor.ts';
import { ColdReader } from './cold-reader.ts';
import type { CommitFile } from './commit-file.ts';
import type { FolderLock } from './folder-lock.ts';
import { Groups } from './groups.ts';
import type { Journal } from './journal.ts';
import { assertFreeSpace } from './free-space.ts';
import type { ResolvedOptions } from './options.ts';
import { PartitionLogs } from './partition-logs.ts';
import { Publisher } from './publisher.ts';
import { RecentBatches } from './recent-batches.ts';
import { tail } from './tail.ts';
import type { TopicRegistry } from './topic-registry.ts';
import { EventLoopYield } from '../event-loop-yield.ts';

/** The opened files of the folder; the bus closes them. */
export interface EmbeddedBusParts {
  readonly lock: FolderLock;
  readonly registry: TopicRegistry;
  readonly journal: Journal;
  readonly commits: CommitFile;
}

/** The log in a folder, for one process. */
export class EmbeddedBus implements Bus {
  readonly system = 'embedded';
  readonly #folder: string;
  readonly #maxRecordBytes: number;
  readonly #lock: FolderLock;
  readonly #registry: TopicRegistry;
  readonly #journal: Journal;
  readonly #commits: CommitFile;
  readonly #logs: PartitionLogs;
  readonly #publisher: Publisher;
  readonly #reader: ColdReader;
  readonly #groups: Groups;
  readonly #turn = new EventLoopYield();
  readonly #closing = new AbortController();
  readonly #subscriptions = new Set<Subscription>();
  readonly #retentionTimer: NodeJS.Timeout;
  #ensuring: Promise<unknown> = Promise.resolve();
  #expiring: Promise<void> | undefined;
  #publishingEnded = false;
  #closed: Promise<void> | undefined;

  constructor(options: ResolvedOptions, parts: EmbeddedBusParts) {
    this.#folder = options.folder;
    this.#maxRecordBytes = options.maxRecordBytes;
    this.#lock = parts.lock;
    this.#registry = parts.registry;
    this.#journal = parts.journal;
    this.#commits = parts.commits;
    this.#logs = new PartitionLogs(parts.registry.topics, parts.journal);
    this.#publisher = new Publisher(parts.journal, new RecentBatches(options.cacheBytes), options);
    this.#reader = new ColdReader(parts.journal, options.cacheBytes);
    this.#groups = new Groups({
      logs: this.#logs,
      commits: parts.commits,
      journal: parts.journal,
      reader: this.#reader,
      turn: this.#turn,
      redeliveryPauseMs: options.redeliveryPauseMs,
      log: options.log,
    });
    this.#retentionTimer = setInterval(() => {
      void this.#expire();
    }, options.retentionIntervalMs);
    void this.#expire();
  }

  async ensureTopics(topics: readonly TopicSpecification[]): Promise<void> {
    this.#refuseWhenClosing();
    const changed = this.#ensuring.catch(() => undefined).then(() => this.#registry.ensure(topics));
    this.#ensuring = changed;
    for (const topic of await changed) this.#logs.grow(topic, this.#journal);
    this.#groups.rebalance();
  }

  async publish(records: readonly BusRecord[], { signal }: PublishOptions = {}): Promise<RecordPosition[]> {
    if (this.#publishingEnded) throw closedError();
    if (records.length === 0) return [];
    if (signal?.aborted) throw abortedError();
    return this.#publisher.publish(records, (topic) => this.#logs.of(topic));
  }

  subscribe(options: SubscribeOptions, handle: BatchHandler): Promise<Subscription> {
    return Promise.resolve().then(() => this.#subscribe(options, handle));
  }

  tail(options: TailOptions): AsyncIterable<TailBatch> {
    // "Latest" means now, not when the caller requests the first batch.
    return tail(options, this.#logs.ends(options.topic), () => {
      this.#refuseWhenClosing();
      return {
        logs: this.#logs.of(options.topic),
        codec: new CursorCodec(options.topic),
        reader: this.#reader,
        eventLoop: this.#turn,
        closed: this.#closing.signal,
      };
    });
  }

  lag(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    return Promise.resolve().then(() => {
      this.#refuseWhenClosing();
      return this.#groups.lag(group, topics);
    });
  }

  async check(): Promise<void> {
    this.#refuseWhenClosing();
    if (this.#reader.failure !== undefined) throw this.#reader.failure;
    await assertFreeSpace(this.#folder, this.#maxRecordBytes);
    await this.#publisher.probe();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  #subscribe(options: SubscribeOptions, handle: BatchHandler): Subscription {
    this.#refuseWhenClosing();
    if (options.group === '') throw new BusError('invalid', 'group: must not be empty');
    for (const topic of options.topics) this.#logs.of(topic);
    const group = this.#groups.group(options.group);
    const member = { options, handle };
    let left: Promise<void> | undefined;
    const subscription = {
      get assigned() {
        return group.assigned(member).map(({ topic, partition }) => ({ topic, partition }));
      },
      close: () => {
        left ??= group.leave(member).then(async () => {
          await this.#groups.flush();
          this.#subscriptions.delete(subscription);
        });
        return left;
      },
    };
    group.join(member);
    this.#subscriptions.add(subscription);
    return subscription;
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#retentionTimer);
    // Handlers may publish to finish their records, so publishing ends after them.
    const left = await Promise.allSettled([...this.#subscriptions].map((subscription) => subscription.close()));
    this.#publishingEnded = true;
    const flushed = await Promise.allSettled([this.#groups.flush()]);
    await Promise.allSettled([this.#publisher.idle(), this.#ensuring, this.#expiring]);
    this.#commits.cancel();
    await this.#journal.close();
    const [released] = await Promise.allSettled([this.#lock.release()]);
    const failed = [...left, ...flushed, released].find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Segments that cannot be deleted now are found again the next time. */
  #expire(): Promise<void> {
    this.#expiring ??= this.#journal
      .expire(Date.now(), (topicId) => this.#registry.topics[topicId]?.retentionMs ?? Infinity)
      .catch(() => undefined)
      .finally(() => {
        this.#expiring = undefined;
      });
    return this.#expiring;
  }

  #refuseWhenClosing(): void {
    if (this.#closed !== undefined) throw closedError();
  }
}

function closedError(): BusError {
  return new BusError('closed', 'the bus is closed');
}
