import { BusError } from '../bus-error.ts';
import { hasCode, KafkaError, kafkaCodes } from './kafka-error.ts';
import type { ConnectNode, KafkaNode, NodeAddress } from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { NodeConnections } from './node-connections.ts';
import { deadlineIn, retry } from './retry.ts';
import type { TopicPartition } from './topic-partition.ts';

/** How long a topic that nobody has heard of may still be on its way through the cluster. */
const unknownTopicMs = 500;

/** Who listens when the number of a topic's partitions changes. */
type PartitionsListener = (partitions: number) => void;

/** What is known of the brokers and the topics in use, and short requests to them. */
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

  /** Connections of one's own, for requests that wait at the broker or carry much. The owner closes them. */
  connections(requestTimeoutMs: number): NodeConnections {
    const { timeoutMs, bootstrap } = this.#settings;
    // All brokers that do not answer together shall not take longer than is allowed.
    return new NodeConnections(this.#connect, { connectTimeoutMs: timeoutMs / bootstrap.length, requestTimeoutMs });
  }

  /** The node that leads each partition of a topic. Rejects with `invalid` for an unknown topic. */
  async leaders(topic: string): Promise<readonly number[]> {
    return this.#leaders.get(topic) ?? this.refresh(topic);
  }

  /** The number of a topic's partitions, or undefined when it was not looked up yet. */
  knownPartitions(topic: string): number | undefined {
    return this.#leaders.get(topic)?.length;
  }

  /** All partitions of some topics. */
  async partitions(topics: readonly string[]): Promise<TopicPartition[]> {
    const leaders = await Promise.all(topics.map((topic) => this.leaders(topic)));
    return topics.flatMap((topic, index) => leaders[index]?.map((_, partition) => ({ topic, partition })) ?? []);
  }

  /** Looks a topic up again. Who asks meanwhile gets the same answer. */
  refresh(topic: string): Promise<readonly number[]> {
    let refreshing = this.#refreshing.get(topic);
    if (refreshing === undefined) {
      refreshing = this.#refresh(topic).finally(() => this.#refreshing.delete(topic));
      this.#refreshing.set(topic, refreshing);
    }
    return refreshing;
  }

  /** Calls `listener` when the topic has got more partitions, until the function returned is called. */
  listen(topic: string, listener: PartitionsListener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  /** Where the leader of a partition is. Rejects as unreachable when there is none right now. */
  async leaderOf({ topic, partition }: TopicPartition): Promise<NodeAddress> {
    const leader = (await this.leaders(topic))[partition] ?? -1;
    return this.#addresses.get(leader) ?? (await this.#refuseLeaderless(topic, partition));
  }

  /** Makes a request of whichever broker answers. */
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
        // What the first one says names an address of the user's own.
        failure ??= error;
      }
    }
    throw failure;
  }

  /** Makes a request of the broker that creates topics, again and again for a while when it fails. */
  controller<Answer>(ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    return retry(deadlineIn(this.#settings.timeoutMs), async () => {
      const { nodes, controller } = await this.any((node) => node.metadata());
      const address = nodes.find(({ id }) => id === controller)?.address;
      return address === undefined ? this.any(ask) : this.#connections.request(address, ask);
    });
  }

  /** Makes a request of the broker that keeps a group. */
  async coordinator<Answer>(group: string, ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const address = await this.any((node) => node.findCoordinator(group));
    return this.#connections.request(address, ask);
  }

  /** Makes a request of every broker that leads some of the partitions, and gathers the answers. */
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

  /** Looks the topics of some partitions up again after a failed request; a failure of this shows in the next one. */
  async refreshMetadata(topicPartitions: readonly TopicPartition[]): Promise<void> {
    const topics = new Set(topicPartitions.map(({ topic }) => topic));
    await Promise.allSettled([...topics].map((topic) => this.refresh(topic)));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#connections.close();
  }

  async #refresh(topic: string): Promise<readonly number[]> {
    const unknownUntil = deadlineIn(unknownTopicMs);
    const { nodes, leaders } = await retry(deadlineIn(this.#settings.timeoutMs), async () => {
      try {
        return await this.any((node) => node.metadata(topic));
      } catch (error) {
        if (!hasCode(error, kafkaCodes.unknownTopicOrPartition, kafkaCodes.invalidTopic)) throw error;
        const message = `There is no topic "${topic}"; ensureTopics creates it.`;
        const young = !this.#leaders.has(topic) && performance.now() < unknownUntil;
        throw new BusError(young ? 'unavailable' : 'invalid', message, { cause: error });
      }
    });
    for (const { id, address } of nodes) {
      const known = this.#addresses.get(id);
      if (known?.host !== address.host || known.port !== address.port) this.#addresses.set(id, address);
    }
    const before = this.#leaders.get(topic)?.length ?? leaders.length;
    // Brokers do not all know of new partitions in the same moment.
    if (leaders.length >= before) this.#leaders.set(topic, leaders);
    if (leaders.length > before) for (const listener of this.#listeners.get(topic) ?? []) listener(leaders.length);
    return leaders;
  }

  async #refuseLeaderless(topic: string, partition: number): Promise<never> {
    await this.refresh(topic);
    throw new KafkaError('connection', `Partition ${partition} of topic "${topic}" has no leader right now.`);
  }
}
