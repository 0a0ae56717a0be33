// kafkajs has no published types for its protocol layer, and its last release was in 2023: these are the parts in use, as
// of 2.2.4.

declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    pending: readonly unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

declare module 'kafkajs/src/network/connectionPool.js' {
  import type { Socket } from 'node:net';
  import type { ConnectionOptions } from 'node:tls';

  export interface InternalLogger {
    namespace(name: string): InternalLogger;
    debug(message: string, fields?: object): void;
    info(message: string, fields?: object): void;
    warn(message: string, fields?: object): void;
    error(message: string, fields?: object): void;
  }

  export interface SocketOptions {
    host: string;
    port: number;
    ssl: ConnectionOptions | null;
    onConnect: () => void;
  }

  export interface ConnectionPoolOptions {
    host: string;
    port: number;
    clientId: string;
    logger: InternalLogger;
    socketFactory: (options: SocketOptions) => Socket;
    ssl: ConnectionOptions | null;
    sasl: { mechanism: string; username: string; password: string } | null;
    connectionTimeout: number;
    requestTimeout: number;
  }

  export default class ConnectionPool {
    readonly host: string;
    constructor(options: ConnectionPoolOptions);
  }
}

declare module 'kafkajs/src/broker/index.js' {
  import type ConnectionPool from 'kafkajs/src/network/connectionPool.js';
  import type { InternalLogger } from 'kafkajs/src/network/connectionPool.js';

  export interface Partitions<Partition> {
    topic: string;
    partitions: Partition[];
  }

  interface TopicAnswer<Partition> {
    topicName: string;
    partitions: Partition[];
  }

  export interface FetchedMessage {
    offset: string;
    timestamp: string;
    key: Buffer | null;
    value: Buffer | null;
    headers: Record<string, Buffer | Buffer[] | null>;
    isControlRecord?: boolean;
    batchContext?: { firstOffset: string; lastOffsetDelta: number };
  }

  interface MemberId {
    groupId: string;
    memberId: string;
  }

  export default class Broker {
    constructor(options: {
      connectionPool: ConnectionPool;
      logger: InternalLogger;
      authenticationTimeout: number;
      allowAutoTopicCreation: boolean;
    });
    connect(): Promise<void>;
    metadata(topics: string[]): Promise<{
      brokers: { nodeId: number; host: string; port: number }[];
      controllerId: number;
      topicMetadata: { topic: string; partitionMetadata: { partitionId: number; leader: number }[] }[];
    }>;
    createTopics(request: {
      topics: {
        topic: string;
        numPartitions: number;
        replicationFactor: number;
        configEntries: { name: string; value: string }[];
      }[];
      timeout: number;
    }): Promise<unknown>;
    createPartitions(request: {
      topicPartitions: { topic: string; count: number }[];
      timeout: number;
    }): Promise<unknown>;
    describeConfigs(request: {
      resources: { type: number; name: string; configNames: string[] }[];
    }): Promise<{ resources: { configEntries: { configName: string; configValue: string | null }[] }[] }>;
    alterConfigs(request: {
      resources: { type: number; name: string; configEntries: { name: string; value: string }[] }[];
    }): Promise<unknown>;
    initProducerId(request: { transactionTimeout: number }): Promise<{ producerId: string; producerEpoch: number }>;
    produce(request: {
      producerId: string;
      producerEpoch: number;
      acks: number;
      timeout: number;
      compression: number;
      topicData: Partitions<{
        partition: number;
        firstSequence: number;
        messages: { key: Buffer; value: Buffer; headers: Record<string, string> }[];
      }>[];
    }): Promise<{ topics: TopicAnswer<{ partition: number; baseOffset: string }>[] }>;
    listOffsets(request: {
      isolationLevel: number;
      topics: Partitions<{ partition: number; timestamp: number }>[];
    }): Promise<{ responses: Partitions<{ partition: number; offset: string }>[] }>;
    fetch(request: {
      isolationLevel: number;
      maxWaitTime: number;
      minBytes: number;
      maxBytes: number;
      topics: Partitions<{ partition: number; fetchOffset: number; maxBytes: number }>[];
    }): Promise<{ responses: TopicAnswer<{ partition: number; messages: FetchedMessage[] }>[] }>;
    findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<{
      coordinator: { host: string; port: number };
    }>;
    joinGroup(
      request: MemberId & {
        sessionTimeout: number;
        rebalanceTimeout: number;
        groupProtocols: { name: string; metadata: Buffer }[];
      },
    ): Promise<{
      generationId: number;
      memberId: string;
      members: { memberId: string; memberMetadata: Buffer }[];
    }>;
    syncGroup(
      request: MemberId & { generationId: number; groupAssignment: { memberId: string; memberAssignment: Buffer }[] },
    ): Promise<{ memberAssignment: Buffer }>;
    heartbeat(request: MemberId & { groupGenerationId: number }): Promise<unknown>;
    leaveGroup(request: MemberId): Promise<unknown>;
    offsetCommit(
      request: MemberId & { groupGenerationId: number; topics: Partitions<{ partition: number; offset: string }>[] },
    ): Promise<unknown>;
    offsetFetch(request: { groupId: string; topics: Partitions<{ partition: number }>[] }): Promise<{
      responses: Partitions<{ partition: number; offset: string }>[];
    }>;
  }
}
