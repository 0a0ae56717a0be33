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
    sasl:
      | { mechanism: string; username: string; password: string }
      | { mechanism: string; oauthBearerProvider: () => Promise<{ value: string }> }
      | null;
    connectionTimeout: number;
    requestTimeout: number;
  }

  /** A request, and how its answer is read: `decode` reads the bytes, `parse` throws the first error in them. */
  export interface ProtocolRequest<Answer> {
    request: unknown;
    response: { decode: (bytes: Buffer) => Promise<Answer>; parse: (answer: Answer) => Promise<Answer> };
  }

  export default class ConnectionPool {
    readonly host: string;
    constructor(options: ConnectionPoolOptions);
    send<Answer>(request: ProtocolRequest<Answer>): Promise<Answer>;
  }
}

declare module 'kafkajs/src/protocol/error.js' {
  export function createErrorFromCode(code: number): Error;
}

declare module 'kafkajs/src/protocol/requests/apiKeys.js' {
  const apiKeys: { Produce: number; Fetch: number; ListOffsets: number; Metadata: number; JoinGroup: number };
  export default apiKeys;
}

declare module 'kafkajs/src/protocol/requests/index.js' {
  import type {
    ApiDefinition,
    FetchedMessage,
    JoinedGroup,
    Partitions,
    TopicAnswer,
  } from 'kafkajs/src/broker/index.js';

  export const requests: {
    Metadata: ApiDefinition<
      { topics: string[]; allowAutoTopicCreation: boolean },
      {
        brokers: { nodeId: number; host: string; port: number }[];
        controllerId: number;
        topicMetadata: {
          topicErrorCode: number;
          topic: string;
          partitionMetadata: { partitionId: number; leader: number; replicas: number[] }[];
        }[];
      }
    >;
    JoinGroup: ApiDefinition<
      {
        groupId: string;
        memberId: string;
        groupInstanceId: string;
        sessionTimeout: number;
        rebalanceTimeout: number;
        protocolType: string;
        groupProtocols: { name: string; metadata: Buffer }[];
      },
      JoinedGroup
    >;
    Produce: ApiDefinition<
      {
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
      },
      { topics: TopicAnswer<{ partition: number; errorCode: number; baseOffset: string }>[] }
    >;
    ListOffsets: ApiDefinition<
      { isolationLevel: number; topics: Partitions<{ partition: number; timestamp: number }>[] },
      { responses: Partitions<{ partition: number; errorCode: number; offset: string }>[] }
    >;
    Fetch: ApiDefinition<
      {
        isolationLevel: number;
        maxWaitTime: number;
        minBytes: number;
        maxBytes: number;
        topics: Partitions<{ partition: number; fetchOffset: number; maxBytes: number }>[];
        rackId: string;
      },
      {
        responses: TopicAnswer<{
          partition: number;
          errorCode: number;
          messages: FetchedMessage[];
          preferredReadReplica?: number;
        }>[];
      }
    >;
  };
}

declare module 'kafkajs/src/broker/index.js' {
  import type ConnectionPool from 'kafkajs/src/network/connectionPool.js';
  import type { InternalLogger, ProtocolRequest } from 'kafkajs/src/network/connectionPool.js';

  /** An API of the protocol, in the versions that kafkajs knows. */
  export interface ApiDefinition<Payload, Answer> {
    protocol: (options: { version: number }) => (payload: Payload) => ProtocolRequest<Answer>;
  }

  export interface Partitions<Partition> {
    topic: string;
    partitions: Partition[];
  }

  export interface TopicAnswer<Partition> {
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

  export interface JoinedGroup {
    generationId: number;
    memberId: string;
    members: { memberId: string; memberMetadata: Buffer }[];
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
    readonly connectionPool: ConnectionPool;
    /** The newest version of an API that both sides know. Throws before {@link connect}. */
    lookupRequest<Payload, Answer>(
      apiKey: number,
      definition: ApiDefinition<Payload, Answer>,
    ): (payload: Payload) => ProtocolRequest<Answer>;
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
    findGroupCoordinator(request: { groupId: string; coordinatorType: number }): Promise<{
      coordinator: { host: string; port: number };
    }>;
    joinGroup(
      request: MemberId & {
        sessionTimeout: number;
        rebalanceTimeout: number;
        groupProtocols: { name: string; metadata: Buffer }[];
      },
    ): Promise<JoinedGroup>;
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
