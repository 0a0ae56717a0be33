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
import { BusError } from '../bus-error.ts';
import { EventLoopYield } from '../event-loop-yield.ts';
import { toBusError } from './to-bus-error.ts';
import { Cluster } from './cluster.ts';
import { ensureTopics } from './ensure-topics.ts';
import { GroupSubscription } from './group-subscription.ts';
import type { ConnectNode } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { kafkaTail } from './kafka-tail.ts';
import { groupLag } from './group-lag.ts';
import { Publisher } from './publisher.ts';
import { deadlineIn, retry } from './retry.ts';
import { Sender } from './sender.ts';

/** The log on Kafka, through the connections of a client library. Connects at first use. */
export class KafkaBus implements Bus {
  readonly system = 'kafka';
  readonly #settings: KafkaSettings;
  readonly #cluster: Cluster;
  readonly #sender: Sender;
  readonly #publisher: Publisher;
  readonly #turn = new EventLoopYield();
  readonly #closing = new AbortController();
  readonly #subscriptions = new Set<GroupSubscription>();
  #publishingEnded = false;
  #closed: Promise<void> | undefined;

  constructor(connect: ConnectNode, settings: KafkaSettings) {
    this.#settings = settings;
    this.#cluster = new Cluster(connect, settings);
    this.#sender = new Sender(this.#cluster, settings);
    this.#publisher = new Publisher(this.#cluster, this.#sender, settings);
  }

  ensureTopics(topics: readonly TopicSpecification[]): Promise<void> {
    return this.#guard(() => ensureTopics(this.#cluster, this.#settings, topics));
  }

  async publish(records: readonly BusRecord[], options: PublishOptions = {}): Promise<RecordPosition[]> {
    if (this.#publishingEnded) throw closedError();
    if (records.length === 0) return [];
    return this.#publisher.publish(records, options);
  }

  subscribe(options: SubscribeOptions, handle: BatchHandler): Promise<Subscription> {
    return this.#guard(() => this.#subscribe(options, handle));
  }

  tail(options: TailOptions): AsyncIterable<TailBatch> {
    const environment = { cluster: this.#cluster, settings: this.#settings, turn: this.#turn };
    return kafkaTail(options, { ...environment, closed: this.#closing.signal });
  }

  lag(group: string, topics: readonly string[]): Promise<PartitionLag[]> {
    return this.#guard(async () => {
      const own = [...this.#subscriptions].filter((subscription) => subscription.group === group);
      await Promise.all(own.map((subscription) => subscription.flush()));
      return retry(deadlineIn(this.#settings.timeoutMs), () => groupLag(this.#cluster, group, topics));
    });
  }

  check(): Promise<void> {
    return this.#guard(async () => {
      await retry(deadlineIn(this.#settings.timeoutMs), () => this.#cluster.any((node) => node.metadata([])));
    });
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #subscribe(options: SubscribeOptions, handle: BatchHandler): Promise<Subscription> {
    if (options.group === '') throw new BusError('invalid', 'group: must not be empty');
    const refresh = (): Promise<unknown> => Promise.all(options.topics.map((topic) => this.#cluster.refresh(topic)));
    await retry(deadlineIn(this.#settings.timeoutMs), refresh);
    const environment = { cluster: this.#cluster, settings: this.#settings, turn: this.#turn };
    const subscription = new GroupSubscription({ ...environment, subscribe: options, handle });
    await subscription.join();
    this.#subscriptions.add(subscription);
    if (this.#closed !== undefined) {
      await subscription.close();
      throw closedError();
    }
    return {
      get assigned() {
        return subscription.assigned;
      },
      close: async () => {
        await subscription.close();
        this.#subscriptions.delete(subscription);
      },
    };
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    // Handlers may publish to finish their records, so publishing ends after them.
    await Promise.allSettled([...this.#subscriptions].map((subscription) => subscription.close()));
    this.#publishingEnded = true;
    await this.#publisher.close();
    this.#sender.close();
    this.#cluster.close();
  }

  /** Fails with `closed` as soon as the bus is closing; publishing does not use it. */
  async #guard<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    if (this.#closed !== undefined) throw closedError();
    try {
      return await work();
    } catch (error) {
      throw toBusError(error);
    }
  }
}

function closedError(): BusError {
  return new BusError('closed', 'the bus is closed');
}
