import type Broker from 'kafkajs/src/broker/index.js';
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
import { byTopic } from '../by-topic.ts';
import { kafkajsError } from './kafkajs-error.ts';
import { fetchedPartition } from './kafkajs-records.ts';
import type { TopicPartition } from '../topic-partition.ts';

const TOPIC_RESOURCE = 2;
const GROUP_COORDINATOR = 0;
const READ_UNCOMMITTED = 0;
const ALL_REPLICAS = -1;
const COMPRESSION_TYPES = { none: 0, gzip: 1 };

/** A broker, through kafkajs. */
export class KafkajsNode implements KafkaNode {
  readonly address: NodeAddress;
  readonly #broker: Broker;
  readonly #close: () => void;

  constructor(address: NodeAddress, broker: Broker, close: () => void) {
    this.address = address;
    this.#broker = broker;
    this.#close = close;
  }

  async metadata(topic?: string): Promise<ClusterMetadata> {
    const answer = await this.#ask((broker) => broker.metadata(topic === undefined ? [] : [topic]));
    const leaders: number[] = [];
    const found = answer.topicMetadata.find((one) => one.topic === topic);
    for (const { partitionId, leader } of found?.partitionMetadata ?? []) leaders[partitionId] = leader;
    return {
      nodes: answer.brokers.map(({ nodeId, host, port }) => ({ id: nodeId, address: { host, port } })),
      controller: answer.controllerId,
      leaders,
    };
  }

  async createTopic({ name, partitions, replicationFactor, settings }: NewTopic, timeoutMs: number): Promise<void> {
    const configEntries = Object.entries(settings).map(([setting, value]) => ({ name: setting, value }));
    const topics = [{ topic: name, numPartitions: partitions, replicationFactor, configEntries }];
    await this.#ask((broker) => broker.createTopics({ topics, timeout: timeoutMs }));
  }

  async createPartitions(topic: string, count: number, timeoutMs: number): Promise<void> {
    await this.#ask((broker) => broker.createPartitions({ topicPartitions: [{ topic, count }], timeout: timeoutMs }));
  }

  async topicSetting(topic: string, name: string): Promise<string | undefined> {
    const resources = [{ type: TOPIC_RESOURCE, name: topic, configNames: [name] }];
    const answer = await this.#ask((broker) => broker.describeConfigs({ resources }));
    return answer.resources[0]?.configEntries.find(({ configName }) => configName === name)?.configValue ?? undefined;
  }

  async setTopicSetting(topic: string, name: string, value: string): Promise<void> {
    const resources = [{ type: TOPIC_RESOURCE, name: topic, configEntries: [{ name, value }] }];
    await this.#ask((broker) => broker.alterConfigs({ resources }));
  }

  async initProducer(): Promise<ProducerIdentity> {
    const answer = await this.#ask((broker) => broker.initProducerId({ transactionTimeout: 60_000 }));
    return { id: BigInt(answer.producerId), epoch: answer.producerEpoch };
  }

  async produce({ producer, compression, timeoutMs, batches }: ProduceRequest): Promise<ProducedBatch[]> {
    const topicData = byTopic(batches, ({ partition, sequence, records }) => ({
      partition,
      firstSequence: sequence,
      messages: records.map(({ key, value, headers }) => ({ key, value, headers })),
    }));
    const answer = await this.#ask((broker) =>
      broker.produce({
        producerId: String(producer.id),
        producerEpoch: producer.epoch,
        acks: ALL_REPLICAS,
        timeout: timeoutMs,
        compression: COMPRESSION_TYPES[compression],
        topicData,
      }),
    );
    return answer.topics.flatMap(({ topicName, partitions }) =>
      partitions.map(({ partition, baseOffset }) => ({ topic: topicName, partition, firstOffset: Number(baseOffset) })),
    );
  }

  async listOffsets(partitions: readonly TopicPartition[], time: number): Promise<PartitionOffset[]> {
    const topics = byTopic(partitions, ({ partition }) => ({ partition, timestamp: time }));
    const answer = await this.#ask((broker) => broker.listOffsets({ isolationLevel: READ_UNCOMMITTED, topics }));
    return offsetsOf(answer.responses);
  }

  async fetch({ partitions, maxWaitMs, maxBytes, maxPartitionBytes }: FetchRequest): Promise<FetchedPartition[]> {
    const topics = byTopic(partitions, ({ partition, offset }) => ({
      partition,
      fetchOffset: offset,
      maxBytes: maxPartitionBytes,
    }));
    const limits = { isolationLevel: READ_UNCOMMITTED, maxWaitTime: maxWaitMs, minBytes: 1, maxBytes };
    const answer = await this.#ask((broker) => broker.fetch({ ...limits, topics }));
    return answer.responses.flatMap(({ topicName, partitions: fetched }) =>
      fetched.flatMap(({ partition, messages }) => {
        const asked = partitions.find((one) => one.topic === topicName && one.partition === partition);
        return asked === undefined || messages.length === 0 ? [] : [fetchedPartition(asked, messages)];
      }),
    );
  }

  async findCoordinator(group: string): Promise<NodeAddress> {
    const request = { groupId: group, coordinatorType: GROUP_COORDINATOR };
    const { host, port } = (await this.#ask((broker) => broker.findGroupCoordinator(request))).coordinator;
    return { host, port };
  }

  async joinGroup(request: JoinRequest): Promise<JoinAnswer> {
    const answer = await this.#ask((broker) =>
      broker.joinGroup({
        groupId: request.group,
        memberId: request.member,
        sessionTimeout: request.sessionTimeoutMs,
        rebalanceTimeout: request.rebalanceTimeoutMs,
        groupProtocols: [{ name: GROUP_PROTOCOL, metadata: request.subscription }],
      }),
    );
    return {
      member: answer.memberId,
      generation: answer.generationId,
      members: answer.members.map(({ memberId, memberMetadata }) => ({ member: memberId, bytes: memberMetadata })),
    };
  }

  async syncGroup({ group, member, generation }: GroupMember, shares: readonly MemberBytes[]): Promise<Buffer> {
    const groupAssignment = shares.map((share) => ({ memberId: share.member, memberAssignment: share.bytes }));
    const request = { groupId: group, memberId: member, generationId: generation, groupAssignment };
    return (await this.#ask((broker) => broker.syncGroup(request))).memberAssignment;
  }

  async heartbeat({ group, member, generation }: GroupMember): Promise<void> {
    const request = { groupId: group, memberId: member, groupGenerationId: generation };
    await this.#ask((broker) => broker.heartbeat(request));
  }

  async leaveGroup({ group, member }: GroupMember): Promise<void> {
    await this.#ask((broker) => broker.leaveGroup({ groupId: group, memberId: member }));
  }

  async commitOffsets({ group, member, generation }: GroupMember, offsets: readonly PartitionOffset[]): Promise<void> {
    const topics = byTopic(offsets, ({ partition, offset }) => ({ partition, offset: String(offset) }));
    const request = { groupId: group, memberId: member, groupGenerationId: generation, topics };
    await this.#ask((broker) => broker.offsetCommit(request));
  }

  async committedOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOffset[]> {
    const topics = byTopic(partitions, ({ partition }) => ({ partition }));
    const answer = await this.#ask((broker) => broker.offsetFetch({ groupId: group, topics }));
    return offsetsOf(answer.responses);
  }

  close(): void {
    this.#close();
  }

  async #ask<Answer>(ask: (broker: Broker) => Promise<Answer>): Promise<Answer> {
    try {
      return await ask(this.#broker);
    } catch (error) {
      throw kafkajsError(this.address, error);
    }
  }
}

function offsetsOf(
  topics: readonly { topic: string; partitions: readonly { partition: number; offset: string }[] }[],
): PartitionOffset[] {
  return topics.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) })),
  );
}
