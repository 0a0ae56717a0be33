import { BusError } from '../bus-error.ts';
import { hasCode, KafkaError, KAFKA_CODES } from './kafka-error.ts';
import type { ConnectNode, KafkaNode, NodeAddress } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { NodeConnections } from './node-connections.ts';
import { deadlineIn, retry } from './retry.ts';
import type { TopicPartition } from './topic-partition.ts';

/** How long brokers may not know a new topic yet, in milliseconds. */
const UNKNOWN_TOPIC_MS = 500;

/** Listeners for changes of a topic's number of partitions. */
type PartitionsListener = (partitions: number) => void;

/** Metadata of the brokers and of the topics in use, and short requests to them. */
export class Cluster {
  readonly #connect: ConnectNode;
  readonly #settings: KafkaSettings;
  readonly #connections: NodeConnections;
  readonly #addresses = new Map<number, NodeAddress>();
  readonly #leaders = new Map<string, readonly number[]>();
  readonly #refreshing = new Map<string, Promise<readonly number[]>>();
  readonly #listeners = new Map<string, Set<PartitionsListener>>();
  readonly #timer: NodeJS.Timeout;
  #firstToTry = 0;

  constructor(connect: ConnectNode, settings: KafkaSettings) {
    this.#connect = connect;
    this.#settings = settings;
    this.#connections = this.connections(settings.timeoutMs);
    this.#timer = setInterval(() => {
      for (const topic of this.#leaders.keys()) this.refresh(topic).catch(() => undefined);
    }, settings.metadataRefreshMs);
  }

  /** Separate connections, for requests that wait at the broker or are large. The caller closes them. */
  connections(requestTimeoutMs: number): NodeConnections {
    const { timeoutMs, bootstrap } = this.#settings;
    // All unreachable brokers together may not take longer than the timeout.
    return new NodeConnections(this.#connect, { connectTimeoutMs: timeoutMs / bootstrap.length, requestTimeoutMs });
  }

  /** The node that leads each partition of a topic. Rejects with `invalid` for an unknown topic. */
  async leaders(topic: string): Promise<readonly number[]> {
    return this.#leaders.get(topic) ?? this.refresh(topic);
  }

  /** The number of a topic's partitions; undefined if not known yet. */
  knownPartitions(topic: string): number | undefined {
    return this.#leaders.get(topic)?.length;
  }

  /** All partitions of several topics. */
  async partitions(topics: readonly string[]): Promise<TopicPartition[]> {
    const leaders = await Promise.all(topics.map((topic) => this.leaders(topic)));
    return topics.flatMap((topic, index) => leaders[index]?.map((_, partition) => ({ topic, partition })) ?? []);
  }

  /** Refreshes the metadata of a topic. Concurrent calls share one request. */
  refresh(topic: string): Promise<readonly number[]> {
    let refreshing = this.#refreshing.get(topic);
    if (refreshing === undefined) {
      refreshing = this.#refresh(topic).finally(() => this.#refreshing.delete(topic));
      this.#refreshing.set(topic, refreshing);
    }
    return refreshing;
  }

  /** Calls `listener` when the topic has more partitions. The returned function removes it. */
  listen(topic: string, listener: PartitionsListener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  /** The address of a partition's leader. Rejects with a connection error if there is none now. */
  async leaderOf({ topic, partition }: TopicPartition): Promise<NodeAddress> {
    const leader = (await this.leaders(topic))[partition] ?? -1;
    return this.#addresses.get(leader) ?? (await this.#refuseLeaderless(topic, partition));
  }

  /** Sends a request to any broker that answers. */
  async any<Answer>(ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const known = [...this.#settings.bootstrap, ...this.#addresses.values()];
    let failure: unknown;
    for (let tried = 0; tried < known.length; tried += 1) {
      const address = known[(this.#firstToTry + tried) % known.length];
      if (address === undefined) continue;
      try {
        const answer = await this.#connections.request(address, ask);
        this.#firstToTry = (this.#firstToTry + tried) % known.length;
        return answer;
      } catch (error) {
        if (!(error instanceof KafkaError) || error.kind !== 'connection') throw error;
        // Report the error of the first broker: its address is one that the user configured.
        failure ??= error;
      }
    }
    throw failure;
  }

  /** Sends a request to the controller, and retries it until the timeout. */
  controller<Answer>(ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    return retry(deadlineIn(this.#settings.timeoutMs), async () => {
      const { nodes, controller } = await this.any((node) => node.metadata());
      const address = nodes.find(({ id }) => id === controller)?.address;
      return address === undefined ? this.any(ask) : this.#connections.request(address, ask);
    });
  }

  /** Sends a request to the coordinator of a group. */
  async coordinator<Answer>(group: string, ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const address = await this.any((node) => node.findCoordinator(group));
    return this.#connections.request(address, ask);
  }

  /** Sends a request to every broker that leads some of the partitions, and collects the answers. */
  async eachLeader<Partition extends TopicPartition, Item>(
    topicPartitions: readonly Partition[],
    ask: (node: KafkaNode, topicPartitions: readonly Partition[]) => Promise<readonly Item[]>,
  ): Promise<Item[]> {
    const byLeader = new Map<NodeAddress, Partition[]>();
    for (const topicPartition of topicPartitions) {
      const leader = await this.leaderOf(topicPartition);
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), topicPartition]);
    }
    const answers = [...byLeader].map(([address, led]) => this.#connections.request(address, (node) => ask(node, led)));
    try {
      return (await Promise.all(answers)).flat();
    } catch (error) {
      await this.refreshMetadata(topicPartitions);
      throw error;
    }
  }

  /** Refreshes the topics of partitions after a failed request; the next request reports a failure of this one. */
  async refreshMetadata(topicPartitions: readonly TopicPartition[]): Promise<void> {
    const topics = new Set(topicPartitions.map(({ topic }) => topic));
    await Promise.allSettled([...topics].map((topic) => this.refresh(topic)));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#connections.close();
  }

  async #refresh(topic: string): Promise<readonly number[]> {
    const unknownUntil = deadlineIn(UNKNOWN_TOPIC_MS);
    const { nodes, leaders } = await retry(deadlineIn(this.#settings.timeoutMs), async () => {
      try {
        return await this.any((node) => node.metadata(topic));
      } catch (error) {
        if (!hasCode(error, KAFKA_CODES.unknownTopicOrPartition, KAFKA_CODES.invalidTopic)) throw error;
        const message = `topic "${topic}" does not exist; create it with ensureTopics`;
        const young = !this.#leaders.has(topic) && performance.now() < unknownUntil;
        throw new BusError(young ? 'unavailable' : 'invalid', message, { cause: error });
      }
    });
    for (const { id, address } of nodes) {
      const known = this.#addresses.get(id);
      if (known?.host !== address.host || known.port !== address.port) this.#addresses.set(id, address);
    }
    const before = this.#leaders.get(topic)?.length ?? leaders.length;
    // Brokers learn of new partitions at different times.
    if (leaders.length >= before) this.#leaders.set(topic, leaders);
    if (leaders.length > before) for (const listener of this.#listeners.get(topic) ?? []) listener(leaders.length);
    return leaders;
  }

  async #refuseLeaderless(topic: string, partition: number): Promise<never> {
    await this.refresh(topic);
    throw new KafkaError('connection', `partition ${partition} of topic "${topic}" has no leader`);
  }
}
