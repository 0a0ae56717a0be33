import { BusError } from '../bus-error.ts';
import { firstAnswer } from './first-answer.ts';
import { hasCode, KafkaError, KAFKA_CODES } from './kafka-error.ts';
import {
  addressText,
  type ClusterMetadata,
  type ConnectNode,
  type KafkaNode,
  type NodeAddress,
  type PartitionResult,
  type TopicMetadata,
} from './kafka-node.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { NodeConnections } from './node-connections.ts';
import { backoffMs, deadlineIn, pause, retry } from './retry.ts';
import type { TopicPartition } from './topic-partition.ts';

/** How long brokers may not know a new topic yet, in milliseconds. */
const UNKNOWN_TOPIC_MS = 500;
const UNKNOWN_TOPIC_PAUSE_MS = 50;
/** The time after which another broker is asked too, in milliseconds: one may be frozen, or behind a cut network. */
const PATIENCE_MS = 500;

/** The answer of a broker that is reachable, or the error that it answered. */
type Attempt<Answer> =
  { readonly kind: 'ok'; readonly answer: Answer } | { readonly kind: 'error'; readonly error: unknown };

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

  /** The node that leads each partition of a topic, -1 where there is none. Rejects with `unknown_topic`. */
  async leaders(topic: string): Promise<readonly number[]> {
    return this.#leaders.get(topic) ?? this.refresh(topic);
  }

  /** The number of a topic's partitions; undefined if not known yet. */
  knownPartitions(topic: string): number | undefined {
    return this.#leaders.get(topic)?.length;
  }

  /** The address of a partition's leader; undefined if there is none now, or none is known. */
  leaderOf({ topic, partition }: TopicPartition): NodeAddress | undefined {
    return this.#addresses.get(this.#leaders.get(topic)?.[partition] ?? -1);
  }

  /** The address of a broker; undefined if it is not known. */
  addressOf(broker: number): NodeAddress | undefined {
    return this.#addresses.get(broker);
  }

  /** All partitions of several topics. */
  async partitions(topics: readonly string[]): Promise<TopicPartition[]> {
    const leaders = await Promise.all(topics.map((topic) => this.leaders(topic)));
    return topics.flatMap((topic, index) => leaders[index]?.map((_, partition) => ({ topic, partition })) ?? []);
  }

  /** Refreshes the metadata of a topic, with one request to each broker at most. Concurrent calls share it. */
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

  /** Sends a request to a broker, and to further ones if that one is unreachable or does not answer soon. */
  async any<Answer>(ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const known = new Map(
      [...this.#settings.bootstrap, ...this.#addresses.values()].map((address) => [addressText(address), address]),
    );
    const addresses = [...known.values()];
    const inTurn = [...addresses.slice(this.#firstToTry), ...addresses.slice(0, this.#firstToTry)];
    // If all are unreachable, the error is that of the first: its address is one that the user configured.
    const { address, result } = await firstAnswer(
      inTurn.map((address) => async () => ({ address, result: await this.#attempt(address, ask) })),
      PATIENCE_MS,
    );
    this.#firstToTry = addresses.indexOf(address);
    if (result.kind === 'error') throw result.error;
    return result.answer;
  }

  /** Sends a request to the controller, and retries it until the timeout. */
  controller<Answer>(ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    return retry(deadlineIn(this.#settings.timeoutMs), async () => {
      const { nodes, controller } = await this.any((node) => node.metadata([]));
      const address = nodes.find(({ id }) => id === controller)?.address;
      return address === undefined ? this.any(ask) : this.#connections.request(address, ask);
    });
  }

  /** Sends a request to the coordinator of a group. */
  async coordinator<Answer>(group: string, ask: (node: KafkaNode) => Promise<Answer>): Promise<Answer> {
    const address = await this.any((node) => node.findCoordinator(group));
    return this.#connections.request(address, ask);
  }

  /**
   * The first offset at or after a time of each partition, from their leaders. Repeats the request for partitions without an
   * answer for `patienceMs`; then they have an error, for example because they have no leader.
   */
  async listOffsets(
    topicPartitions: readonly TopicPartition[],
    time: number,
    patienceMs = 0,
  ): Promise<PartitionResult<number>[]> {
    const deadline = deadlineIn(patienceMs);
    const found: PartitionResult<number>[] = [];
    for (let failures = 1, missing = topicPartitions; ; failures += 1) {
      const results = await this.#listOffsetsOnce(missing, time);
      const failed = results.filter(({ kind }) => kind === 'error');
      found.push(...results.filter(({ kind }) => kind === 'ok'));
      if (failed.length > 0) await this.refreshMetadata(failed);
      if (failed.length === 0 || performance.now() >= deadline) return [...found, ...failed];
      await pause(backoffMs(failures));
      missing = failed.map(({ topic, partition }) => ({ topic, partition }));
    }
  }

  /** Rejects if the broker is unreachable; other errors are its answer. */
  async #attempt<Answer>(address: NodeAddress, ask: (node: KafkaNode) => Promise<Answer>): Promise<Attempt<Answer>> {
    try {
      return { kind: 'ok', answer: await this.#connections.request(address, ask) };
    } catch (error) {
      if (error instanceof KafkaError && error.kind === 'connection') throw error;
      return { kind: 'error', error };
    }
  }

  async #listOffsetsOnce(topicPartitions: readonly TopicPartition[], time: number): Promise<PartitionResult<number>[]> {
    const byLeader = Map.groupBy(topicPartitions, (one) => this.leaderOf(one));
    const answers = [...byLeader].map(async ([address, led]): Promise<PartitionResult<number>[]> => {
      if (address === undefined) return led.map((one) => ({ ...one, kind: 'error', error: noLeaderError(one) }));
      try {
        return await this.#connections.request(address, (node) => node.listOffsets(led, time));
      } catch (error) {
        if (!(error instanceof KafkaError)) throw error;
        return led.map((one) => ({ ...one, kind: 'error', error }));
      }
    });
    return (await Promise.all(answers)).flat();
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
    for (;;) {
      const { nodes, topics } = await this.any((node) => node.metadata([topic]));
      this.#updateAddresses(nodes);
      const found = topics.find((one) => one.topic === topic) ?? unknownTopic(topic);
      if (found.kind === 'ok') return this.#updateLeaders(topic, found.leaders);
      if (!hasCode(found.error, KAFKA_CODES.unknownTopicOrPartition)) throw found.error;
      const known = this.#leaders.get(topic);
      // A broker that starts does not know every topic at once.
      if (known !== undefined) return known;
      if (performance.now() >= unknownUntil) throw toUnknownTopic(topic, found.error);
      await pause(UNKNOWN_TOPIC_PAUSE_MS);
    }
  }

  #updateAddresses(nodes: ClusterMetadata['nodes']): void {
    for (const { id, address } of nodes) {
      const known = this.#addresses.get(id);
      if (known?.host !== address.host || known.port !== address.port) this.#addresses.set(id, address);
    }
  }

  #updateLeaders(topic: string, leaders: readonly number[]): readonly number[] {
    const before = this.#leaders.get(topic)?.length ?? leaders.length;
    // Brokers learn of new partitions at different times.
    if (leaders.length >= before) this.#leaders.set(topic, leaders);
    if (leaders.length > before) for (const listener of this.#listeners.get(topic) ?? []) listener(leaders.length);
    return leaders;
  }
}

/** Returns the error of a partition that has no leader to read from or write to. */
export function noLeaderError({ topic, partition }: TopicPartition): KafkaError {
  const message = `partition ${partition} of topic "${topic}" has no leader`;
  return new KafkaError('protocol', message, { code: KAFKA_CODES.leaderNotAvailable });
}

function unknownTopic(topic: string): TopicMetadata {
  const error = new KafkaError('protocol', 'unknown topic', { code: KAFKA_CODES.unknownTopicOrPartition });
  return { topic, kind: 'error', error };
}

function toUnknownTopic(topic: string, cause: KafkaError): BusError {
  return new BusError('unknown_topic', `topic "${topic}" does not exist; create it with ensureTopics`, { cause });
}
