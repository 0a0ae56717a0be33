import type { StoredRecord } from '../bus.ts';
import type { TopicPartition } from './topic-partition.ts';

export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Opens a connection to a broker: what a client library provides. Rejects with a `KafkaError` after about
 * `connectTimeoutMs`.
 */
export type ConnectNode = (address: NodeAddress, options: ConnectionOptions) => Promise<KafkaNode>;

export interface ConnectionOptions {
  readonly connectTimeoutMs: number;
  /** How long a request waits for its answer, in milliseconds. Afterwards the connection is unusable. */
  readonly requestTimeoutMs: number;
}

/**
 * A connection to a broker, with the requests of Kafka's protocol that the driver uses. A broker answers the requests of a
 * connection one after the other, so requests that wait at the broker use separate connections. Every method rejects with a
 * `KafkaError`; if one of several partitions fails, the request fails.
 */
export interface KafkaNode {
  readonly address: NodeAddress;
  /** The cluster, and the partitions of one topic. Never creates a topic. */
  metadata(topic?: string): Promise<ClusterMetadata>;
  createTopic(topic: NewTopic, timeoutMs: number): Promise<void>;
  createPartitions(topic: string, count: number, timeoutMs: number): Promise<void>;
  /** A setting of a topic; undefined if there is none with that name. */
  topicSetting(topic: string, name: string): Promise<string | undefined>;
  setTopicSetting(topic: string, name: string, value: string): Promise<void>;

  initProducer(): Promise<ProducerIdentity>;
  /** Appends one batch to each of several partitions, durably; returns the first offset of each. */
  produce(request: ProduceRequest): Promise<ProducedBatch[]>;
  /** The first offset at or after a time, {@link EARLIEST_TIME} or {@link LATEST_TIME}; -1 if there is none. */
  listOffsets(partitions: readonly TopicPartition[], time: number): Promise<PartitionOffset[]>;
  /** Waits up to `maxWaitMs` for records. Partitions without any may be missing from the answer. */
  fetch(request: FetchRequest): Promise<FetchedPartition[]>;

  findCoordinator(group: string): Promise<NodeAddress>;
  /** Waits until the members of the group have joined. Obtains a member id if needed. */
  joinGroup(request: JoinRequest): Promise<JoinAnswer>;
  /** Waits for the leader's assignment; returns that of this member. */
  syncGroup(member: GroupMember, assignments: readonly MemberBytes[]): Promise<Buffer>;
  heartbeat(member: GroupMember): Promise<void>;
  leaveGroup(member: GroupMember): Promise<void>;
  commitOffsets(member: GroupMember, offsets: readonly PartitionOffset[]): Promise<void>;
  /** The committed offsets of a group; -1 where there is none. */
  committedOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOffset[]>;

  /** Closes the connection at once; requests in progress reject. */
  close(): void;
}

export const EARLIEST_TIME = -2;
export const LATEST_TIME = -1;

/** The assignment protocol of all members: cooperative, so that partitions that stay are not interrupted. */
export const GROUP_PROTOCOL = 'chat4all-cooperative';

export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

export interface ClusterMetadata {
  readonly nodes: readonly { readonly id: number; readonly address: NodeAddress }[];
  readonly controller: number;
  /** The leader of each partition, by partition; -1 where there is none now. */
  readonly leaders: readonly number[];
}

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  /** -1: the broker's default. */
  readonly replicationFactor: number;
  readonly settings: Readonly<Record<string, string>>;
}

export interface ProducerIdentity {
  readonly id: bigint;
  readonly epoch: number;
}

export interface ProduceRequest {
  readonly producer: ProducerIdentity;
  readonly compression: 'none' | 'gzip';
  readonly timeoutMs: number;
  readonly batches: readonly ProducerBatch[];
}

export interface ProducerBatch extends TopicPartition {
  /** The sequence number of the first record among all of this producer in the partition. */
  readonly sequence: number;
  readonly records: readonly ProducerRecord[];
}

export interface ProducerRecord {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ProducedBatch extends TopicPartition {
  readonly firstOffset: number;
}

export interface FetchRequest {
  readonly partitions: readonly PartitionOffset[];
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
}

export interface FetchedPartition extends TopicPartition {
  /** In the order of the log, from the requested offset on. */
  readonly records: readonly StoredRecord[];
  /** The next offset to fetch. */
  readonly next: number;
}

export interface JoinRequest {
  readonly group: string;
  /** Empty for a new member. */
  readonly member: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly subscription: Buffer;
}

export interface JoinAnswer {
  readonly member: string;
  readonly generation: number;
  /** All members, for the leader of the group; empty for the others. */
  readonly members: readonly MemberBytes[];
}

export interface MemberBytes {
  readonly member: string;
  readonly bytes: Buffer;
}

export interface GroupMember {
  readonly group: string;
  readonly member: string;
  readonly generation: number;
}

/** `host:port`, for messages and keys of maps. */
export function addressText({ host, port }: NodeAddress): string {
  return `${host}:${port}`;
}
