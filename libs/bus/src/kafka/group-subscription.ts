import type { BatchHandler, SubscribeOptions, Subscription } from '../bus.ts';
import { PartitionConsumer } from '../partition-consumer.ts';
import type { EventLoopYield } from '../event-loop-yield.ts';
import { toBusError } from './to-bus-error.ts';
import type { Cluster } from './cluster.ts';
import { Fetcher } from './fetcher.ts';
import { EARLIEST_TIME, type PartitionOffset } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { ClassicMembership } from './classic-membership.ts';
import type { Membership } from './membership.ts';
import { PartitionBuffer } from './partition-buffer.ts';
import { deadlineIn, pause } from './retry.ts';
import { type TopicPartition, topicPartitionKey } from './topic-partition.ts';

const DEFAULT_MAX_UNFINISHED = 1000;
const DEFAULT_DRAIN_TIMEOUT_MS = 10_000;
/** How often finished offsets are committed, in milliseconds. */
const COMMIT_INTERVAL_MS = 200;
const PAUSE_AFTER_FAILURE_MS = 500;

export interface GroupSubscriptionOptions {
  readonly cluster: Cluster;
  readonly settings: KafkaSettings;
  readonly turn: EventLoopYield;
  readonly subscribe: SubscribeOptions;
  readonly handle: BatchHandler;
}

/** The committed offsets of a group, by partition; one without any is missing. */
type CommittedOffsets = ReadonlyMap<string, number>;

/** A partition assigned to this member, until it is revoked. */
interface AssignedPartition {
  readonly topicPartition: TopicPartition;
  /** Undefined while the start offset is looked up. */
  consumer: PartitionConsumer | undefined;
  buffer: PartitionBuffer | undefined;
  committed: number;
  revoked: Promise<void> | undefined;
}

/** A member of a group: delivers the records of its partitions, and commits finished offsets. */
export class GroupSubscription implements Subscription {
  readonly #options: GroupSubscriptionOptions;
  readonly #membership: Membership;
  readonly #fetcher: Fetcher;
  readonly #assigned = new Map<string, AssignedPartition>();
  readonly #stopListening: (() => void)[];
  #assignment: readonly TopicPartition[] = [];
  #closing = false;
  #closed: Promise<void> | undefined;
  #commitTimer: NodeJS.Timeout | undefined;
  #committing: Promise<void> = Promise.resolve();

  constructor(options: GroupSubscriptionOptions) {
    this.#options = options;
    const { cluster, settings, subscribe } = options;
    this.#fetcher = new Fetcher(cluster, settings);
    const events = {
      topics: () => (this.#closing ? [] : subscribe.topics),
      owned: () => this.assigned,
      onAssignment: (assignment: readonly TopicPartition[]) => {
        this.#assignment = assignment;
        this.#reconcile();
      },
      onLost: () => {
        this.#loseAll();
      },
    };
    this.#membership = new ClassicMembership({ cluster, settings, group: subscribe.group, events });
    this.#stopListening = subscribe.topics.map((topic) =>
      cluster.listen(topic, () => {
        this.#membership.topicsChanged();
      }),
    );
  }

  get group(): string {
    return this.#options.subscribe.group;
  }

  get assigned(): readonly TopicPartition[] {
    return [...this.#assigned.values()].map(({ topicPartition }) => topicPartition);
  }

  /** Resolves once the member has joined. If it rejects, there is nothing to close. */
  async join(): Promise<void> {
    try {
      await this.#membership.join();
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  /** Commits finished offsets that are not committed yet. */
  flush(): Promise<void> {
    clearTimeout(this.#commitTimer);
    this.#commitTimer = undefined;
    this.#committing = this.#committing.then(() => this.#commit([...this.#assigned.values()]).catch(() => undefined));
    return this.#committing;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing = true;
    this.#assignment = [];
    this.#reconcile();
    await Promise.all([...this.#assigned.values()].map(async ({ revoked }) => revoked));
    await this.#committing;
    await this.#membership.leave();
    this.#release();
  }

  #release(): void {
    clearTimeout(this.#commitTimer);
    for (const stopListening of this.#stopListening) stopListening();
    this.#fetcher.close();
  }

  /** Revokes partitions that are no longer assigned, and starts newly assigned ones. */
  #reconcile(): void {
    const wanted = new Map(
      this.#assignment.map((topicPartition) => [topicPartitionKey(topicPartition), topicPartition]),
    );
    for (const [name, partition] of this.#assigned)
      if (!wanted.has(name)) partition.revoked ??= this.#revoke(name, partition);
    const added: AssignedPartition[] = [];
    for (const [name, topicPartition] of wanted) {
      if (this.#assigned.has(name)) continue;
      const unstarted = { consumer: undefined, buffer: undefined, committed: -1, revoked: undefined };
      const partition: AssignedPartition = { topicPartition, ...unstarted };
      this.#assigned.set(name, partition);
      added.push(partition);
    }
    if (added.length === 0) return;
    const committed = this.#committedOffsets(added.map(({ topicPartition }) => topicPartition));
    for (const partition of added) void this.#begin(partition, committed);
  }

  /** Starts a partition; `committed` are the offsets of all that were assigned with it. */
  async #begin(partition: AssignedPartition, committed: Promise<CommittedOffsets>): Promise<void> {
    const { topicPartition } = partition;
    const { log } = this.#options.settings;
    for (let lookup: typeof committed | undefined = committed; this.#isWanted(partition); lookup = undefined) {
      try {
        const offsets = await (lookup ?? this.#committedOffsets([topicPartition]));
        const offset = offsets.get(topicPartitionKey(topicPartition)) ?? (await this.#firstOffset(topicPartition));
        // It may have been revoked meanwhile.
        if (this.#isWanted(partition)) this.#start(partition, offset);
        return;
      } catch (error) {
        const name = topicPartitionKey(topicPartition);
        log('warn', 'start offset lookup failed, retrying', { partition: name, error: toBusError(error) });
        await pause(PAUSE_AFTER_FAILURE_MS);
      }
    }
  }

  #start(partition: AssignedPartition, offset: number): void {
    const { settings, subscribe, handle, turn } = this.#options;
    const buffer = new PartitionBuffer({ ...partition.topicPartition, offset }, () => {
      this.#fetcher.wake();
    });
    partition.buffer = buffer;
    partition.committed = offset;
    partition.consumer = new PartitionConsumer({
      source: buffer,
      from: offset,
      handle,
      eventLoop: turn,
      maxUnfinished: subscribe.maxUnfinished ?? DEFAULT_MAX_UNFINISHED,
      redeliveryPauseMs: settings.redeliveryPauseMs,
      log: settings.log,
      onDone: () => {
        this.#scheduleCommit();
      },
    });
    this.#fetcher.add(buffer);
  }

  #isWanted(partition: AssignedPartition): boolean {
    return (
      this.#assigned.get(topicPartitionKey(partition.topicPartition)) === partition && partition.revoked === undefined
    );
  }

  async #committedOffsets(topicPartitions: readonly TopicPartition[]): Promise<CommittedOffsets> {
    const committed = await this.#options.cluster.coordinator(this.group, (node) =>
      node.committedOffsets(this.group, topicPartitions),
    );
    return new Map(committed.filter(({ offset }) => offset >= 0).map((one) => [topicPartitionKey(one), one.offset]));
  }

  async #firstOffset(topicPartition: TopicPartition): Promise<number> {
    const [earliest] = await this.#options.cluster.listOffsets([topicPartition], EARLIEST_TIME);
    if (earliest?.kind === 'error') throw earliest.error;
    return earliest?.value ?? 0;
  }

  /** Waits for unfinished records, commits, and gives up the partition. */
  async #revoke(name: string, partition: AssignedPartition): Promise<void> {
    const drainTimeoutMs = this.#options.subscribe.drainTimeoutMs ?? DEFAULT_DRAIN_TIMEOUT_MS;
    if (partition.buffer !== undefined) this.#fetcher.remove(partition.buffer);
    await partition.consumer?.release(drainTimeoutMs);
    await this.#committing;
    await this.#commit([partition], this.#options.settings.timeoutMs).catch((error: unknown) => {
      this.#options.settings.log('warn', 'commit failed, records will be delivered again', {
        partition: name,
        error,
      });
    });
    if (this.#assigned.get(name) !== partition) return;
    this.#assigned.delete(name);
    if (this.#closing) return;
    // It may be assigned again meanwhile; if not, the group may now assign it to another member.
    this.#reconcile();
    if (!this.#assigned.has(name)) this.#membership.rejoin();
  }

  /** Other members may already have all partitions: waits for nothing and commits nothing. */
  #loseAll(): void {
    for (const { consumer, buffer } of this.#assigned.values()) {
      consumer?.abort();
      if (buffer !== undefined) this.#fetcher.remove(buffer);
    }
    this.#assigned.clear();
    this.#assignment = [];
  }

  #scheduleCommit(): void {
    this.#commitTimer ??= setTimeout(() => {
      void this.flush();
    }, COMMIT_INTERVAL_MS);
  }

  /** Tries once, or until the deadline. The next commit includes offsets that failed. */
  async #commit(assigned: readonly AssignedPartition[], timeoutMs = 0): Promise<void> {
    const offsets: PartitionOffset[] = [];
    for (const { topicPartition, consumer, committed } of assigned) {
      if (consumer !== undefined && consumer.committable > committed) {
        offsets.push({ ...topicPartition, offset: consumer.committable });
      }
    }
    if (offsets.length === 0) return;
    await this.#membership.commit(offsets, deadlineIn(timeoutMs));
    const written = new Map(offsets.map((one) => [topicPartitionKey(one), one.offset]));
    for (const partition of assigned)
      partition.committed = written.get(topicPartitionKey(partition.topicPartition)) ?? partition.committed;
  }
}
