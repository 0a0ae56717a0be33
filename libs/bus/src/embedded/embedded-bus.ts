import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type {
  BatchHandler,
  Bus,
  BusRecord,
  PartitionLag,
  RecordPosition,
  SubscribeOptions,
  Subscription,
  TailBatch,
  TailOptions,
  TopicSpecification,
} from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { CursorCodec } from '../cursor.ts';
import { ColdReader } from './cold-reader.ts';
import { CommitFile } from './commit-file.ts';
import { fileError } from './file-error.ts';
import { FolderLock } from './folder-lock.ts';
import { Groups } from './groups.ts';
import { Journal } from './journal.ts';
import type { OpenJournalFile } from './journal-file.ts';
import { refuseFullDisk } from './free-space.ts';
import { type EmbeddedBusOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { PartitionLogs } from './partition-logs.ts';
import { Publisher } from './publisher.ts';
import { RecentBatches } from './recent-batches.ts';
import { tail } from './tail.ts';
import { TopicRegistry } from './topic-registry.ts';
import { Turn } from './turn.ts';

/** The log in a folder of this machine, for one process. */
export class EmbeddedBus implements Bus {
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
  readonly #turn = new Turn();
  readonly #closing = new AbortController();
  readonly #subscriptions = new Set<Subscription>();
  readonly #retentionTimer: NodeJS.Timeout;
  #ensuring: Promise<unknown> = Promise.resolve();
  #expiring: Promise<void> | undefined;
  #publishingEnded = false;
  #closed: Promise<void> | undefined;

  private constructor(
    options: ResolvedOptions,
    parts: { lock: FolderLock; registry: TopicRegistry; journal: Journal; commits: CommitFile },
  ) {
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
    });
    this.#retentionTimer = setInterval(() => {
      void this.#expire();
    }, options.retentionIntervalMs).unref();
  }

  static async open(options: EmbeddedBusOptions, openFile: OpenJournalFile): Promise<EmbeddedBus> {
    const resolved = resolveOptions({ ...options, folder: resolve(options.folder) });
    const { folder } = resolved;
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      throw fileError(`Cannot create the folder ${folder}`, error);
    }
    const lock = await FolderLock.acquire(folder);
    try {
      const registry = await TopicRegistry.open(folder);
      const commits = await CommitFile.open(folder, resolved.commitIntervalMs);
      const journal = await Journal.open({ ...resolved, openFile });
      const bus = new EmbeddedBus(resolved, { lock, registry, journal, commits });
      await bus.#expire();
      return bus;
    } catch (error) {
      lock.release();
      throw fileError(`Cannot open the folder ${folder}`, error);
    }
  }

  async ensureTopics(topics: readonly TopicSpecification[]): Promise<void> {
    this.#refuseWhenClosing();
    const changed = this.#ensuring.catch(() => undefined).then(() => this.#registry.ensure(topics));
    this.#ensuring = changed;
    for (const topic of await changed) this.#logs.grow(topic, this.#journal);
    this.#groups.rebalance();
  }

  async publish(records: readonly BusRecord[]): Promise<RecordPosition[]> {
    if (this.#publishingEnded) throw closedError();
    if (records.length === 0) return [];
    return this.#publisher.publish(records, (topic) => this.#logs.of(topic));
  }

  subscribe(options: SubscribeOptions, handle: BatchHandler): Promise<Subscription> {
    return Promise.resolve().then(() => this.#subscribe(options, handle));
  }

  tail(options: TailOptions): AsyncIterable<TailBatch> {
    // "Latest" means now, not when the caller asks for the first batch.
    return tail(options, this.#logs.ends(options.topic), () => {
      this.#refuseWhenClosing();
      return {
        logs: this.#logs.of(options.topic),
        codec: new CursorCodec(options.topic),
        reader: this.#reader,
        turn: this.#turn,
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
    await refuseFullDisk(this.#folder, this.#maxRecordBytes);
    await this.#publisher.publish([], () => []);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  #subscribe(options: SubscribeOptions, handle: BatchHandler): Subscription {
    this.#refuseWhenClosing();
    if (options.group === '') throw new BusError('invalid', 'A group needs a name.');
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
          this.#subscriptions.delete(subscription);
          await this.#groups.flush();
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
    try {
      // Handlers may publish to finish what they have, so publishing ends behind them.
      await Promise.all([...this.#subscriptions].map((subscription) => subscription.close()));
      this.#publishingEnded = true;
      await this.#publisher.idle();
      await this.#groups.flush();
    } finally {
      this.#publishingEnded = true;
      this.#commits.cancel();
      await Promise.allSettled([this.#ensuring, this.#expiring, this.#publisher.idle()]);
      await this.#journal.close();
      this.#lock.release();
    }
  }

  /** What cannot be removed now is found again the next time. */
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
  return new BusError('closed', 'The bus is closed.');
}
