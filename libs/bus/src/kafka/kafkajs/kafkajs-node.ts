import type Broker from 'kafkajs/src/broker/index.js';
import { COMPRESSION_TYPES } from './kafkajs-codecs.ts';
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
import { byTopic } from '../by-topic.ts';
import { errorOfCode, kafkajsError } from './kafkajs-error.ts';
import { apiKeys, joinAsInstance, requests, sendUnchecked } from './kafkajs-internals.ts';
import { fetchedRecords } from './kafkajs-records.ts';
import type { TopicPartition } from '../topic-partition.ts';

const TOPIC_RESOURCE = 2;
const GROUP_COORDINATOR = 0;
const READ_UNCOMMITTED = 0;
const ALL_REPLICAS = -1;

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

  async metadata(topics: readonly string[]): Promise<ClusterMetadata> {
    const payload = { topics: topics.length === 0 ? [NO_TOPIC] : [...topics], allowAutoTopicCreation: false };
    const answer = await this.#ask((broker) => sendUnchecked(broker, apiKeys.Metadata, requests.Metadata, payload));
    return assertBrokers(this.address, {
      nodes: answer.brokers.map(({ nodeId, host, port }) => ({ id: nodeId, address: { host, port } })),
      controller: answer.controllerId,
      topics: answer.topicMetadata.map(({ topic, topicErrorCode, partitionMetadata }) => {
        const error = errorOfCode(this.address, topicErrorCode);
        if (error !== undefined) return { topic, kind: 'error', error };
        const leaders: number[] = [];
        for (const { partitionId, leader } of partitionMetadata) leaders[partitionId] = leader;
        return { topic, kind: 'ok', leaders, replicas: partitionMetadata[0]?.replicas.length ?? 0 };
      }),
    });
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

  async produce({ producer, compression, timeoutMs, batches }: ProduceRequest): Promise<PartitionResult<number>[]> {
    const topicData = byTopic(batches, ({ partition, sequence, records }) => ({
      partition,
      firstSequence: sequence,
      messages: records.map(({ key, value, headers }) => ({ key, value, headers })),
    }));
    const payload = {
      producerId: String(producer.id),
      producerEpoch: producer.epoch,
      acks: ALL_REPLICAS,
      timeout: timeoutMs,
      compression: COMPRESSION_TYPES[compression],
      topicData,
    };
    const answer = await this.#ask((broker) => sendUnchecked(broker, apiKeys.Produce, requests.Produce, payload));
    return answer.topics.flatMap(({ topicName, partitions }) =>
      partitions.map(({ partition, errorCode, baseOffset }) =>
        this.#result({ topic: topicName, partition }, errorCode, () => Number(baseOffset)),
      ),
    );
  }

  async listOffsets(partitions: readonly TopicPartition[], time: number): Promise<PartitionResult<number>[]> {
    const topics = byTopic(partitions, ({ partition }) => ({ partition, timestamp: time }));
    const payload = { isolationLevel: READ_UNCOMMITTED, topics };
    const answer = await this.#ask((broker) =>
      sendUnchecked(broker, apiKeys.ListOffsets, requests.ListOffsets, payload),
    );
    return answer.responses.flatMap(({ topic, partitions: found }) =>
      found.map(({ partition, errorCode, offset }) =>
        this.#result({ topic, partition }, errorCode, () => Number(offset)),
      ),
    );
  }

  async fetch(request: FetchRequest): Promise<PartitionResult<FetchedRecords>[]> {
    const { partitions, maxWaitMs, maxBytes, maxPartitionBytes, rack } = request;
    const topics = byTopic(partitions, ({ partition, offset }) => ({
      partition,
      fetchOffset: offset,
      maxBytes: maxPartitionBytes,
    }));
    const limits = { isolationLevel: READ_UNCOMMITTED, maxWaitTime: maxWaitMs, minBytes: 1, maxBytes };
    const payload = { ...limits, topics, rackId: rack };
    const answer = await this.#ask((broker) => sendUnchecked(broker, apiKeys.Fetch, requests.Fetch, payload));
    return answer.responses.flatMap(({ topicName, partitions: fetched }) =>
      fetched.flatMap(({ partition, errorCode, messages, preferredReadReplica = -1 }) => {
        const asked = partitions.find((one) => one.topic === topicName && one.partition === partition);
        if (asked === undefined || (errorCode === 0 && messages.length === 0 && preferredReadReplica < 0)) return [];
        return [this.#result(asked, errorCode, () => fetchedRecords(asked, messages, preferredReadReplica))];
      }),
    );
  }

  async findCoordinator(group: string): Promise<NodeAddress> {
    const request = { groupId: group, coordinatorType: GROUP_COORDINATOR };
    const { host, port } = (await this.#ask((broker) => broker.findGroupCoordinator(request))).coordinator;
    return { host, port };
  }

  async joinGroup(request: JoinRequest): Promise<JoinAnswer> {
    const payload = {
      groupId: request.group,
      memberId: request.member,
      sessionTimeout: request.sessionTimeoutMs,
      rebalanceTimeout: request.rebalanceTimeoutMs,
      groupProtocols: [{ name: GROUP_PROTOCOL, metadata: request.subscription }],
    };
    const { instance } = request;
    const answer = await this.#ask((broker) =>
      instance === undefined ? broker.joinGroup(payload) : joinAsInstance(broker, instance, payload),
    );
    return {
      member: answer.memberId,
      generation: answer.generationId,
      members: answer.members.map(({ memberId, memberMetadata }) => ({ member: memberId, bytes: memberMetadata })),
    };
  }

  async syncGroup({ group, member, generation }: GroupMember, all: readonly MemberBytes[]): Promise<Buffer> {
    const groupAssignment = all.map(({ member: memberId, bytes }) => ({ memberId, memberAssignment: bytes }));
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

  #result<Value>({ topic, partition }: TopicPartition, code: number, valueOf: () => Value): PartitionResult<Value> {
    const error = errorOfCode(this.address, code);
    return error === undefined
      ? { topic, partition, kind: 'ok', value: valueOf() }
      : { topic, partition, kind: 'error', error };
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
