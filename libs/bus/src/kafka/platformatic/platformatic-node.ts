import {
  type Connection,
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
  syncGroupV5,
} from '@platformatic/kafka';
import { byTopic } from '../by-topic.ts';
import { KafkaError, KAFKA_CODES } from '../kafka-error.ts';
import {
  type ClusterMetadata,
  type FetchedPartition,
  type FetchRequest,
  type GroupMember,
  GROUP_PROTOCOL,
  type JoinAnswer,
  type JoinRequest,
  type KafkaNode,
  type MemberBytes,
  type NewTopic,
  type NodeAddress,
  type PartitionOffset,
  type ProducedBatch,
  type ProduceRequest,
  type ProducerIdentity,
} from '../kafka-node.ts';
import { memberIdOf, platformaticError } from './platformatic-error.ts';
import { fetchedPartition, messagesOf } from './platformatic-records.ts';
import type { TopicPartition } from '../topic-partition.ts';

const TOPIC_RESOURCE = 2 as const;
const GROUP_COORDINATOR = 0;
const READ_UNCOMMITTED = 0;
const ALL_REPLICAS = -1;
const CONSUMERS = 'consumer';
const SET_OPERATION = 0 as const;
const ANY_EPOCH = -1;

/** A broker, through @platformatic/kafka. The request versions are those of Kafka 3.0 and later. */
export class PlatformaticNode implements KafkaNode {
  readonly address: NodeAddress;
  readonly #connection: Connection;

  constructor(address: NodeAddress, connection: Connection) {
    this.address = address;
    this.#connection = connection;
  }

  async metadata(topic?: string): Promise<ClusterMetadata> {
    const topics = topic === undefined ? [] : [topic];
    const answer = await this.#ask(metadataV9.api.async(this.#connection, topics, false, false, false));
    const leaders: number[] = [];
    const found = answer.topics.find(({ name }) => name === topic);
    for (const { partitionIndex, leaderId } of found?.partitions ?? []) leaders[partitionIndex] = leaderId;
    return {
      nodes: answer.brokers.map(({ nodeId, host, port }) => ({ id: nodeId, address: { host, port } })),
      controller: answer.controllerId,
      leaders,
    };
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

  async produce({ producer, compression, timeoutMs, batches }: ProduceRequest): Promise<ProducedBatch[]> {
    const sequences = new NumericMap(
      batches.map(({ topic, partition, sequence }) => [`${topic}:${partition}`, sequence] as const),
    );
    const options = { compression, producerId: producer.id, producerEpoch: producer.epoch, sequences };
    const messages = batches.flatMap(messagesOf);
    const answer = await this.#ask(produceV9.api.async(this.#connection, ALL_REPLICAS, timeoutMs, messages, options));
    if (typeof answer === 'boolean') return [];
    return answer.responses.flatMap(({ name, partitionResponses }) =>
      partitionResponses.map(({ index, baseOffset }) => ({
        topic: name,
        partition: index,
        firstOffset: Number(baseOffset),
      })),
    );
  }

  async listOffsets(partitions: readonly TopicPartition[], time: number): Promise<PartitionOffset[]> {
    const topics = byTopic(partitions, ({ partition }) => ({
      partitionIndex: partition,
      currentLeaderEpoch: ANY_EPOCH,
      timestamp: BigInt(time),
    })).map(({ topic, partitions: asked }) => ({ name: topic, partitions: asked }));
    const answer = await this.#ask(listOffsetsV7.api.async(this.#connection, -1, READ_UNCOMMITTED, topics));
    return answer.topics.flatMap(({ name, partitions: found }) =>
      found.map(({ partitionIndex, offset }) => ({ topic: name, partition: partitionIndex, offset: Number(offset) })),
    );
  }

  async fetch({ partitions, maxWaitMs, maxBytes, maxPartitionBytes }: FetchRequest): Promise<FetchedPartition[]> {
    const topics = byTopic(partitions, ({ partition, offset }) => ({
      partition,
      currentLeaderEpoch: ANY_EPOCH,
      fetchOffset: BigInt(offset),
      lastFetchedEpoch: ANY_EPOCH,
      partitionMaxBytes: maxPartitionBytes,
    })).map(({ topic, partitions: asked }) => ({ topicId: topic, partitions: asked }));
    const answer = await this.#ask(
      fetchV12.api.async(this.#connection, maxWaitMs, 1, maxBytes, READ_UNCOMMITTED, 0, ANY_EPOCH, topics, [], ''),
    );
    // In this version of the request the field topicId is the name.
    return answer.responses.flatMap(({ topicId, partitions: fetched }) =>
      fetched.flatMap(({ partitionIndex, records }) => {
        const asked = partitions.find(({ topic, partition }) => topic === topicId && partition === partitionIndex);
        return asked === undefined || records == null || records.length === 0 ? [] : [fetchedPartition(asked, records)];
      }),
    );
  }

  async findCoordinator(group: string): Promise<NodeAddress> {
    const answer = await this.#ask(findCoordinatorV4.api.async(this.#connection, GROUP_COORDINATOR, [group]));
    const [found] = answer.coordinators;
    if (found === undefined) throw new KafkaError('connection', `group "${group}" has no coordinator`);
    return { host: found.host, port: found.port };
  }

  async joinGroup(request: JoinRequest): Promise<JoinAnswer> {
    const { group, sessionTimeoutMs, rebalanceTimeoutMs, subscription } = request;
    const protocols = [{ name: GROUP_PROTOCOL, metadata: subscription }];
    const join = (member: string) =>
      joinGroupV7.api.async(
        this.#connection,
        group,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        member,
        null,
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

  async syncGroup({ group, member, generation }: GroupMember, shares: readonly MemberBytes[]): Promise<Buffer> {
    const assignments = shares.map((share) => ({ memberId: share.member, assignment: share.bytes }));
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
    this.#connection.socket.destroy();
  }

  async #ask<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      throw platformaticError(this.address, error);
    }
  }
}
