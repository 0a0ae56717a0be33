import type { BatchHandler, SubscribeOptions, Subscription } from '../bus.ts';
import { PartitionConsumer } from '../partition-consumer.ts';
import type { Turn } from '../turn.ts';
import { busErrorOf } from './bus-error-of.ts';
import type { Cluster } from './cluster.ts';
import { Fetcher } from './fetcher.ts';
import { earliestTime, type PartitionOffset, type PartitionPlace } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { Membership } from './membership.ts';
import { PartitionBuffer } from './partition-buffer.ts';
import { deadlineIn, pause } from './retry.ts';
import { placeName } from './share-partitions.ts';

const defaultMaxUnfinished = 1000;
const defaultDrainTimeoutMs = 10_000;
/** How long what is done may be known to this member only. */
const commitIntervalMs = 200;
const pauseAfterFailureMs = 500;

export interface GroupSubscriptionOptions {
  readonly cluster: Cluster;
  readonly settings: KafkaSettings;
  readonly turn: Turn;
  readonly subscribe: SubscribeOptions;
  readonly handle: BatchHandler;
}

/** A partition that this member has, from the moment it was given to us until it is let go. */
interface Holding {
  readonly place: PartitionPlace;
  /** Undefined while we ask where to begin. */
  consumer: PartitionConsumer | undefined;
  buffer: PartitionBuffer | undefined;
  committed: number;
  letGo: Promise<void> | undefined;
}

/** One member of a group: holds the partitions of its share, hands out their records, and commits what is done. */
export class GroupSubscription implements Subscription {
  readonly #options: GroupSubscriptionOptions;
  readonly #membership: Membership;
  readonly #fetcher: Fetcher;
  readonly #holdings = new Map<string, Holding>();
  readonly #stopListening: (() => void)[];
  #share: readonly PartitionPlace[] = [];
  #closing = false;
  #closed: Promise<void> | undefined;
  #commitTimer: NodeJS.Timeout | undefined;
  #committing: Promise<void> = Promise.resolve();

  constructor(options: GroupSubscriptionOptions) {
    this.#options = options;
    const { cluster, settings, subscribe } = options;
    this.#fetcher = new Fetcher(cluster, settings);
    this.#membership = new Membership({
      cluster,
      settings,
      group: subscribe.group,
      topics: () => (this.#closing ? [] : subscribe.topics),
      owned: () => [...this.#holdings.values()].map(({ place }) => place),
      onShare: (share) => {
        this.#share = share;
        this.#reconcile();
      },
      onLost: () => {
        this.#loseAll();
      },
    });
    this.#stopListening = subscribe.topics.map((topic) =>
      cluster.listen(topic, () => {
        this.#membership.rejoinAsLeader();
      }),
    );
  }

  get group(): string {
    return this.#options.subscribe.group;
  }

  get assigned(): readonly PartitionPlace[] {
    return [...this.#holdings.values()].map(({ place }) => place);
  }

  /** Resolves once the member has joined. Rejects when it cannot; then there is nothing to close. */
  async join(): Promise<void> {
    try {
      await this.#membership.join();
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  /** Commits what is done and was not committed yet. */
  flush(): Promise<void> {
    clearTimeout(this.#commitTimer);
    this.#commitTimer = undefined;
    this.#committing = this.#committing.then(() => this.#commit([...this.#holdings.values()]).catch(() => undefined));
    return this.#committing;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing = true;
    this.#share = [];
    this.#reconcile();
    await Promise.all([...this.#holdings.values()].map(async ({ letGo }) => letGo));
    await this.#committing;
    await this.#membership.leave();
    this.#release();
  }

  #release(): void {
    clearTimeout(this.#commitTimer);
    for (const stopListening of this.#stopListening) stopListening();
    this.#fetcher.close();
  }

  /** Lets go of what is not ours any more, and takes what has become ours. */
  #reconcile(): void {
    const share = new Map(this.#share.map((place) => [placeName(place), place]));
    for (const [name, holding] of this.#holdings) if (!share.has(name)) holding.letGo ??= this.#letGo(name, holding);
    for (const [name, place] of share) {
      if (this.#holdings.has(name)) continue;
      const holding: Holding = { place, consumer: undefined, buffer: undefined, committed: -1, letGo: undefined };
      this.#holdings.set(name, holding);
      void this.#begin(name, holding);
    }
  }

  async #begin(name: string, holding: Holding): Promise<void> {
    const { settings, subscribe, handle, turn } = this.#options;
    while (this.#isWanted(name, holding)) {
      try {
        const offset = await this.#beginning(holding.place);
        // It may have been taken away while we asked.
        if (!this.#isWanted(name, holding)) return;
        const buffer = new PartitionBuffer({ ...holding.place, offset }, () => {
          this.#fetcher.wake();
        });
        holding.buffer = buffer;
        holding.committed = offset;
        holding.consumer = new PartitionConsumer({
          source: buffer,
          from: offset,
          handle,
          turn,
          maxUnfinished: subscribe.maxUnfinished ?? defaultMaxUnfinished,
          redeliveryPauseMs: settings.redeliveryPauseMs,
          onDone: () => {
            this.#scheduleCommit();
          },
        });
        this.#fetcher.add(buffer);
        return;
      } catch (error) {
        settings.log('warn', `Cannot begin with ${name}; trying again.`, { error: busErrorOf(error) });
        await pause(pauseAfterFailureMs);
      }
    }
  }

  #isWanted(name: string, holding: Holding): boolean {
    return this.#holdings.get(name) === holding && holding.letGo === undefined;
  }

  async #beginning(place: PartitionPlace): Promise<number> {
    const { cluster } = this.#options;
    const [committed] = await cluster.coordinator(this.group, (node) => node.committedOffsets(this.group, [place]));
    if (committed !== undefined && committed.offset >= 0) return committed.offset;
    const [earliest] = await cluster.eachLeader([place], (node, led) => node.listOffsets(led, earliestTime));
    return earliest?.offset ?? 0;
  }

  /** Finishes what is handed out, commits it, and lets others have the partition. */
  async #letGo(name: string, holding: Holding): Promise<void> {
    const drainTimeoutMs = this.#options.subscribe.drainTimeoutMs ?? defaultDrainTimeoutMs;
    if (holding.buffer !== undefined) this.#fetcher.remove(holding.buffer);
    await holding.consumer?.release(drainTimeoutMs);
    await this.#committing;
    await this.#commit([holding], this.#options.settings.timeoutMs).catch((error: unknown) => {
      this.#options.settings.log('warn', `What is done of ${name} could not be committed; it will come again.`, {
        error,
      });
    });
    if (this.#holdings.get(name) !== holding) return;
    this.#holdings.delete(name);
    if (this.#closing) return;
    // It may have become ours again meanwhile; if not, the group may give it to another now.
    this.#reconcile();
    if (!this.#holdings.has(name)) this.#membership.rejoin();
  }

  /** Others may have everything already: no more waiting and no more commits. */
  #loseAll(): void {
    for (const { consumer, buffer } of this.#holdings.values()) {
      consumer?.abort();
      if (buffer !== undefined) this.#fetcher.remove(buffer);
    }
    this.#holdings.clear();
    this.#share = [];
  }

  #scheduleCommit(): void {
    this.#commitTimer ??= setTimeout(() => {
      void this.flush();
    }, commitIntervalMs);
  }

  /** One try, unless there is time for more. What fails is committed with the next one. */
  async #commit(holdings: readonly Holding[], timeoutMs = 0): Promise<void> {
    const offsets: PartitionOffset[] = [];
    for (const { place, consumer, committed } of holdings) {
      if (consumer !== undefined && consumer.committable > committed) {
        offsets.push({ ...place, offset: consumer.committable });
      }
    }
    if (offsets.length === 0) return;
    await this.#membership.commit(offsets, deadlineIn(timeoutMs));
    const written = new Map(offsets.map((one) => [placeName(one), one.offset]));
    for (const holding of holdings) holding.committed = written.get(placeName(holding.place)) ?? holding.committed;
  }
}
