import {
  type Connection,
  createAPI,
  createPartitionsV3,
  createTopicsV7,
  describeConfigsV4,
  fetchV12,
  findCoordinatorV4,
  heartbeatV4,
  incrementalAlterConfigsV1,
  initProducerIdV4,
  joinGroupV7,
  leaveGroupV4,
  listOffsetsV7,
  metadataV9,
  NumericMap,
  offsetCommitV8,
  offsetFetchV8,
  produceV9,
  ResponseError,
  syncGroupV5,
} from '@platformatic/kafka';
import { byTopic } from '../by-topic.ts';
import { KafkaError, KAFKA_CODES } from '../kafka-error.ts';
import {
  assertBrokers,
  type ClusterMetadata,
  type FetchedRecords,
  type FetchRequest,
  type GroupMember,
  GROUP_PROTOCOL,
  type JoinAnswer,
  type JoinRequest,
  type KafkaNode,
  type MemberBytes,
  type NewTopic,
  NO_TOPIC,
  type NodeAddress,
  type PartitionOffset,
  type PartitionResult,
  type ProduceRequest,
  type ProducerIdentity,
} from '../kafka-node.ts';
import {
  answerIn,
  FETCH_ANSWER,
  LIST_OFFSETS_ANSWER,
  METADATA_ANSWER,
  PRODUCE_ANSWER,
} from './platformatic-answers.ts';
import { errorOfCode, memberIdOf, platformaticError, UndecodableError } from './platformatic-error.ts';
import { fetchedRecords, messagesOf } from './platformatic-records.ts';
import { pause } from '../retry.ts';
import type { TopicPartition } from '../topic-partition.ts';

const TOPIC_RESOURCE = 2 as const;
const GROUP_COORDINATOR = 0;
const READ_UNCOMMITTED = 0;
const ALL_REPLICAS = -1;
const CONSUMERS = 'consumer';
const SET_OPERATION = 0 as const;
const ANY_EPOCH = -1;

/** fetchV12, with a distinct error for records that cannot be decoded. */
const fetchApi = createAPI<FetchArguments, FetchAnswer>(
  fetchV12.api.key,
  fetchV12.api.version,
  fetchV12.createRequest,
  (...answer) => {
    try {
      return fetchV12.parseResponse(...answer);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      throw new UndecodableError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  },
);
type FetchArguments = Parameters<typeof fetchV12.createRequest>;
type FetchAnswer = ReturnType<typeof fetchV12.parseResponse>;

/** A broker, through @platformatic/kafka. The request versions are those of Kafka 3.0 and later. */
export class PlatformaticNode implements KafkaNode {
  readonly address: NodeAddress;
  readonly #connection: Connection;
  readonly #closed = new AbortController();
  #throttledUntil = 0;

  constructor(address: NodeAddress, connection: Connection) {
    this.address = address;
    this.#connection = connection;
  }

  async metadata(topics: readonly string[]): Promise<ClusterMetadata> {
    const names = topics.length === 0 ? [NO_TOPIC] : [...topics];
    const request = metadataV9.api.async(this.#connection, names, false, false, false);
    const answer = await this.#partly(request, (error) => answerIn(error, METADATA_ANSWER));
    return assertBrokers(this.address, {
      nodes: answer.brokers.map(({ nodeId, host, port }) => ({ id: nodeId, address: { host, port } })),
      controller: answer.controllerId,
      topics: answer.topics.map(({ name, errorCode, partitions }) => {
        const topic = name ?? '';
        const error = errorOfCode(this.address, errorCode);
        if (error !== undefined) return { topic, kind: 'error', error };
        const leaders: number[] = [];
        for (const { partitionIndex, leaderId } of partitions) leaders[partitionIndex] = leaderId;
        return { topic, kind: 'ok', leaders, replicas: partitions[0]?.replicaNodes.length ?? 0 };
      }),
    });
  }

  async createTopic({ name, partitions, replicationFactor, settings }: NewTopic, timeoutMs: number): Promise<void> {
    const configs = Object.entries(settings).map(([setting, value]) => ({ name: setting, value }));
    const topic = { name, numPartitions: partitions, replicationFactor, assignments: [], configs };
    await this.#ask(createTopicsV7.api.async(this.#connection, [topic], timeoutMs, false));
  }

  async createPartitions(topic: string, count: number, timeoutMs: number): Promise<void> {
    const topics = [{ name: topic, count, assignments: null }];
    await this.#ask(createPartitionsV3.api.async(this.#connection, topics, timeoutMs, false));
  }

  async topicSetting(topic: string, name: string): Promise<string | undefined> {
    const resource = { resourceType: TOPIC_RESOURCE, resourceName: topic, configurationKeys: [name] };
    const answer = await this.#ask(describeConfigsV4.api.async(this.#connection, [resource], false, false));
    return answer.results[0]?.configs.find((config) => config.name === name)?.value ?? undefined;
  }

  async setTopicSetting(topic: string, name: string, value: string): Promise<void> {
    const configs = [{ name, configOperation: SET_OPERATION, value }];
    const resource = { resourceType: TOPIC_RESOURCE, resourceName: topic, configs };
    await this.#ask(incrementalAlterConfigsV1.api.async(this.#connection, [resource], false));
  }

  async initProducer(): Promise<ProducerIdentity> {
    const answer = await this.#ask(initProducerIdV4.api.async(this.#connection, null, 60_000, -1n, -1));
    return { id: answer.producerId, epoch: answer.producerEpoch };
  }

  async produce({ producer, compression, timeoutMs, batches }: ProduceRequest): Promise<PartitionResult<number>[]> {
    const sequences = new NumericMap(
      batches.map(({ topic, partition, sequence }) => [`${topic}:${partition}`, sequence] as const),
    );
    const options = { compression, producerId: producer.id, producerEpoch: producer.epoch, sequences };
    const messages = batches.flatMap(messagesOf);
    await this.#throttled();
    const request = produceV9.api.async(this.#connection, ALL_REPLICAS, timeoutMs, messages, options);
    const answer = await this.#partly(request, (error) => answerIn(error, PRODUCE_ANSWER));
    if (typeof answer === 'boolean') return [];
    this.#throttle(answer);
    return answer.responses.flatMap(({ name, partitionResponses }) =>
      partitionResponses.map(({ index, errorCode, baseOffset }) =>
        this.#result({ topic: name, partition: index }, errorCode, Number(baseOffset)),
      ),
    );
  }

  async listOffsets(partitions: readonly TopicPartition[], time: number): Promise<PartitionResult<number>[]> {
    const topics = byTopic(partitions, ({ partition }) => ({
      partitionIndex: partition,
      currentLeaderEpoch: ANY_EPOCH,
      timestamp: BigInt(time),
    })).map(({ topic, partitions: asked }) => ({ name: topic, partitions: asked }));
    const request = listOffsetsV7.api.async(this.#connection, -1, READ_UNCOMMITTED, topics);
    const answer = await this.#partly(request, (error) => answerIn(error, LIST_OFFSETS_ANSWER));
    return answer.topics.flatMap(({ name, partitions: found }) =>
      found.map(({ partitionIndex, errorCode, offset }) =>
        this.#result({ topic: name, partition: partitionIndex }, errorCode, Number(offset)),
      ),
    );
  }

  async fetch(request: FetchRequest): Promise<PartitionResult<FetchedRecords>[]> {
    const { partitions, maxWaitMs, maxBytes, maxPartitionBytes, rack } = request;
    const topics = byTopic(partitions, ({ partition, offset }) => ({
      partition,
      currentLeaderEpoch: ANY_EPOCH,
      fetchOffset: BigInt(offset),
      lastFetchedEpoch: ANY_EPOCH,
      partitionMaxBytes: maxPartitionBytes,
    })).map(({ topic, partitions: asked }) => ({ topicId: topic, partitions: asked }));
    await this.#throttled();
    // In this version of the request the field topicId is the name.
    try {
      const answer = await fetchApi.async(
        this.#connection,
        maxWaitMs,
        1,
        maxBytes,
        READ_UNCOMMITTED,
        0,
        ANY_EPOCH,
        topics,
        [],
        rack,
      );
      this.#throttle(answer);
      return answer.responses.flatMap(({ topicId, partitions: fetched }) =>
        fetched.flatMap(({ partitionIndex, records, preferredReadReplica }) => {
          const asked = partitions.find(({ topic, partition }) => topic === topicId && partition === partitionIndex);
          const batches = records ?? [];
          if (asked === undefined || (batches.length === 0 && preferredReadReplica < 0)) return [];
          return [this.#result(asked, 0, fetchedRecords(asked, batches, preferredReadReplica))];
        }),
      );
    } catch (error) {
      const answer = answerIn(error, FETCH_ANSWER);
      if (answer === undefined) throw platformaticError(this.address, error);
      return answer.responses.flatMap(({ topicId, partitions: fetched }) =>
        fetched.flatMap(({ partitionIndex: partition, errorCode }) => {
          const failure = errorOfCode(this.address, errorCode);
          return failure === undefined ? [] : [{ topic: topicId, partition, kind: 'error', error: failure }];
        }),
      );
    }
  }

  async findCoordinator(group: string): Promise<NodeAddress> {
    const answer = await this.#ask(findCoordinatorV4.api.async(this.#connection, GROUP_COORDINATOR, [group]));
    const [found] = answer.coordinators;
    if (found === undefined) throw new KafkaError('connection', `group "${group}" has no coordinator`);
    return { host: found.host, port: found.port };
  }

  async joinGroup(request: JoinRequest): Promise<JoinAnswer> {
    const { group, instance = null, sessionTimeoutMs, rebalanceTimeoutMs, subscription } = request;
    const protocols = [{ name: GROUP_PROTOCOL, metadata: subscription }];
    const join = (member: string) =>
      joinGroupV7.api.async(
        this.#connection,
        group,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        member,
        instance,
        CONSUMERS,
        protocols,
      );
    // A new member is rejected once, with its id.
    const answer = await this.#ask(
      join(request.member).catch((error: unknown) => {
        const member = memberIdOf(error);
        const known = platformaticError(this.address, error).code === KAFKA_CODES.memberIdRequired;
        if (!known || member === undefined) throw error;
        return join(member);
      }),
    );
    return {
      member: answer.memberId,
      generation: answer.generationId,
      members: answer.members.map(({ memberId, metadata }) => ({ member: memberId, bytes: metadata })),
    };
  }

  async syncGroup({ group, member, generation }: GroupMember, all: readonly MemberBytes[]): Promise<Buffer> {
    const assignments = all.map(({ member: memberId, bytes }) => ({ memberId, assignment: bytes }));
    const answer = await this.#ask(
      syncGroupV5.api.async(this.#connection, group, generation, member, null, CONSUMERS, GROUP_PROTOCOL, assignments),
    );
    return answer.assignment;
  }

  async heartbeat({ group, member, generation }: GroupMember): Promise<void> {
    await this.#ask(heartbeatV4.api.async(this.#connection, group, generation, member, null));
  }

  async leaveGroup({ group, member }: GroupMember): Promise<void> {
    await this.#ask(leaveGroupV4.api.async(this.#connection, group, [{ memberId: member, groupInstanceId: null }]));
  }

  async commitOffsets({ group, member, generation }: GroupMember, offsets: readonly PartitionOffset[]): Promise<void> {
    const topics = byTopic(offsets, ({ partition, offset }) => ({
      partitionIndex: partition,
      committedOffset: BigInt(offset),
      committedLeaderEpoch: ANY_EPOCH,
      committedMetadata: null,
    })).map(({ topic, partitions }) => ({ name: topic, partitions }));
    await this.#ask(offsetCommitV8.api.async(this.#connection, group, generation, member, null, topics));
  }

  async committedOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOffset[]> {
    const topics = byTopic(partitions, ({ partition }) => partition).map(({ topic, partitions: asked }) => ({
      name: topic,
      partitionIndexes: asked,
    }));
    const request = { groupId: group, memberEpoch: ANY_EPOCH, topics };
    const answer = await this.#ask(offsetFetchV8.api.async(this.#connection, [request], false));
    return answer.groups.flatMap((found) =>
      found.topics.flatMap(({ name, partitions: committed }) =>
        committed.map(({ partitionIndex, committedOffset }) => ({
          topic: name,
          partition: partitionIndex,
          offset: Number(committedOffset),
        })),
      ),
    );
  }

  close(): void {
    this.#closed.abort();
    this.#connection.socket.destroy();
  }

  /** A broker that throttles a client reads nothing from its connection for some time: a request would time out meanwhile. */
  #throttle({ throttleTimeMs }: { readonly throttleTimeMs: number }): void {
    this.#throttledUntil = Math.max(this.#throttledUntil, performance.now() + throttleTimeMs);
  }

  /** Waits until the broker reads from the connection again. */
  async #throttled(): Promise<void> {
    const leftMs = this.#throttledUntil - performance.now();
    if (leftMs > 0) await pause(leftMs, this.#closed.signal);
  }

  #result<Value>({ topic, partition }: TopicPartition, code: number, value: Value): PartitionResult<Value> {
    const error = errorOfCode(this.address, code);
    return error === undefined ? { topic, partition, kind: 'ok', value } : { topic, partition, kind: 'error', error };
  }

  /** The answer, also one with errors of some partitions. */
  async #partly<Answer, Partial>(
    request: Promise<Answer>,
    partial: (error: unknown) => Partial | undefined,
  ): Promise<Answer | Partial> {
    try {
      return await request;
    } catch (error) {
      const answer = partial(error);
      if (answer !== undefined) return answer;
      throw platformaticError(this.address, error);
    }
  }

  async #ask<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      throw platformaticError(this.address, error);
    }
  }
}
