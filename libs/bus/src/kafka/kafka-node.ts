import type { StoredRecord } from '../bus.ts';
import type { TopicPartition } from './topic-partition.ts';

export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Opens a connection to one broker: what a client library has to give us. Rejects with a `KafkaError`, within
 * `connectTimeoutMs` or so.
 */
export type ConnectNode = (address: NodeAddress, options: ConnectionOptions) => Promise<KafkaNode>;

export interface ConnectionOptions {
  readonly connectTimeoutMs: number;
  /** How long a request may go unanswered, in milliseconds. The connection is of no use afterwards. */
  readonly requestTimeoutMs: number;
}

/**
 * One connection to one broker, and the requests of Kafka's protocol that we make over it. A broker answers the
 * requests of a connection one after the other, so requests that wait at the broker get a connection of their own.
 * Every method rejects with a `KafkaError`; when one of several partitions fails, the request does.
 */
export interface KafkaNode {
  readonly address: NodeAddress;
  /** The cluster, and the partitions of one topic. Never creates a topic. */
  metadata(topic?: string): Promise<ClusterMetadata>;
  createTopic(topic: NewTopic, timeoutMs: number): Promise<void>;
  createPartitions(topic: string, count: number, timeoutMs: number): Promise<void>;
  /** A setting of a topic, or undefined when there is none of that name. */
  topicSetting(topic: string, name: string): Promise<string | undefined>;
  setTopicSetting(topic: string, name: string, value: string): Promise<void>;

  initProducer(): Promise<ProducerIdentity>;
  /** Appends one batch to each of several partitions, durably, and gives the first offset of each. */
  produce(request: ProduceRequest): Promise<ProducedBatch[]>;
  /** The first offset at or after a time, {@link earliestTime} or {@link latestTime}; -1 when there is none. */
  listOffsets(partitions: readonly TopicPartition[], time: number): Promise<PartitionOffset[]>;
  /** Waits up to `maxWaitMs` for something to read. Partitions without news may be missing from the answer. */
  fetch(request: FetchRequest): Promise<FetchedPartition[]>;

  findCoordinator(group: string): Promise<NodeAddress>;
  /** Waits until the members of the group have joined. Settles the matter of the member id by itself. */
  joinGroup(request: JoinRequest): Promise<JoinAnswer>;
  /** Waits until the leader has shared the partitions out, and gives our assignment. */
  syncGroup(member: GroupMember, assignments: readonly MemberBytes[]): Promise<Buffer>;
  heartbeat(member: GroupMember): Promise<void>;
  leaveGroup(member: GroupMember): Promise<void>;
  commitOffsets(member: GroupMember, offsets: readonly PartitionOffset[]): Promise<void>;
  /** What the group has committed; -1 where it has nothing. */
  committedOffsets(group: string, partitions: readonly TopicPartition[]): Promise<PartitionOffset[]>;

  /** Ends the connection at once: requests under way are rejected. */
  close(): void;
}

export const earliestTime = -2;
export const latestTime = -1;

/** The one protocol of sharing partitions that our members speak: cooperative, so that what stays goes on. */
export const groupProtocol = 'chat4all-cooperative';

export interface PartitionOffset extends TopicPartition {
  readonly offset: number;
}

export interface ClusterMetadata {
  readonly nodes: readonly { readonly id: number; readonly address: NodeAddress }[];
  readonly controller: number;
  /** The node that leads each partition, by number of the partition; -1 where there is none right now. */
  readonly leaders: readonly number[];
}

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  /** -1 leaves it to the broker. */
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
  /** The number of the first record among all that this producer sends to the partition. */
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
  /** In the order of the log, from the offset asked for. */
  readonly records: readonly StoredRecord[];
  /** Where to go on. */
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
  /** All members, for the one that leads the group; empty for the others. */
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

/** `host:port`, as messages and maps want it. */
export function addressText({ host, port }: NodeAddress): string {
  return `${host}:${port}`;
}
