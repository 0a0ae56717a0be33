import type { StoredRecord } from '../bus.ts';
import { KafkaError } from './kafka-error.ts';
import { type TopicPartition, topicPartitionKey } from './topic-partition.ts';

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
 * `KafkaError` if the request as a whole fails; errors of single partitions are in the answer.
 */
export interface KafkaNode {
  readonly address: NodeAddress;
  /** The cluster, and the partitions of the topics. Never creates a topic. */
  metadata(topics: readonly string[]): Promise<ClusterMetadata>;
  createTopic(topic: NewTopic, timeoutMs: number): Promise<void>;
  createPartitions(topic: string, count: number, timeoutMs: number): Promise<void>;
  /** A setting of a topic; undefined if there is none with that name. */
  topicSetting(topic: string, name: string): Promise<string | undefined>;
  setTopicSetting(topic: string, name: string, value: string): Promise<void>;

  initProducer(): Promise<ProducerIdentity>;
  /** Appends one batch to each of several partitions, durably; returns the first offset of each. */
  produce(request: ProduceRequest): Promise<PartitionResult<number>[]>;
  /** The first offset at or after a time, {@link EARLIEST_TIME} or {@link LATEST_TIME}; -1 if there is none. */
  listOffsets(partitions: readonly TopicPartition[], time: number): Promise<PartitionResult<number>[]>;
  /**
   * Waits up to `maxWaitMs` for records. Partitions without any may be missing from the answer. Rejects with a
   * `KafkaError` of the kind `unreadable` if the records of a partition cannot be decoded.
   */
  fetch(request: FetchRequest): Promise<PartitionResult<FetchedRecords>[]>;

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

/** The answer of a broker for one of the partitions in a request. */
export type PartitionResult<Value> = TopicPartition &
  ({ readonly kind: 'ok'; readonly value: Value } | { readonly kind: 'error'; readonly error: KafkaError });

/** Returns the values of an answer by {@link topicPartitionKey}, without the partitions that have an error. */
export function valuesOf<Value>(results: readonly PartitionResult<Value>[]): Map<string, Value> {
  return new Map(results.flatMap((one) => (one.kind === 'ok' ? [[topicPartitionKey(one), one.value] as const] : [])));
}

export interface ClusterMetadata {
  readonly nodes: readonly { readonly id: number; readonly address: NodeAddress }[];
  readonly controller: number;
  readonly topics: readonly TopicMetadata[];
}

/** The leader of each partition of a topic, by partition, -1 where there is none now; or why there is no answer. */
export type TopicMetadata = { readonly topic: string } & (
  | { readonly kind: 'ok'; readonly leaders: readonly number[]; readonly replicas: number }
  | { readonly kind: 'error'; readonly error: KafkaError }
);

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

/** The compression of written batches; those of others are read as well, and snappy. */
export type Compression = 'none' | 'gzip' | 'lz4' | 'zstd';

export interface ProduceRequest {
  readonly producer: ProducerIdentity;
  readonly compression: Compression;
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

export interface FetchRequest {
  readonly partitions: readonly PartitionOffset[];
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
  /** The rack of this process; empty if it has none. */
  readonly rack: string;
}

export interface FetchedRecords {
  /** In the order of the log, from the requested offset on. */
  readonly records: readonly StoredRecord[];
  /** The next offset to fetch. */
  readonly next: number;
  /** The broker with a replica in the same rack, which should be asked instead; -1 if there is none (KIP-392). */
  readonly preferredReplica: number;
}

export interface JoinRequest {
  readonly group: string;
  /** Empty for a new member. */
  readonly member: string;
  /** The name of the process (static membership). */
  readonly instance: string | undefined;
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

/**
 * The topic of a metadata request for no topic: a name that is not allowed. kafkajs asks for all topics if it is given none,
 * and the errors of a request are in its topics.
 */
export const NO_TOPIC = '..';

/**
 * Returns the metadata, or throws the error of an answer without brokers: a broker that rejects the credentials answers so
 * (OAUTHBEARER, RFC 7628, of which neither client reads the failure).
 */
export function assertBrokers(address: NodeAddress, metadata: ClusterMetadata): ClusterMetadata {
  if (metadata.nodes.length > 0) return metadata;
  const [failed] = metadata.topics.flatMap((topic) => (topic.kind === 'error' ? [topic.error] : []));
  throw failed ?? new KafkaError('connection', `Kafka at ${addressText(address)} knows no brokers yet`);
}
