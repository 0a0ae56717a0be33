import type { BusLog } from '../bus-options.ts';
import type { Compression, NodeAddress } from './kafka-node.ts';

export interface SaslSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** Settings of connections. */
export interface ConnectSettings {
  readonly clientId: string;
  /** `ca`: the trusted certificates, as PEM; without it, those of Node.js. */
  readonly tls: { readonly ca: string | undefined } | undefined;
  readonly sasl: SaslSettings | undefined;
  readonly log: BusLog;
}

/** The settings of a bus on Kafka. Times are in milliseconds, sizes in bytes. */
export interface KafkaSettings extends ConnectSettings {
  readonly bootstrap: readonly NodeAddress[];
  readonly client: 'kafkajs' | 'platformatic';
  readonly compression: Compression;
  readonly createTopics: boolean;
  /** -1: the broker's default. */
  readonly replicationFactor: number;
  /** How long a request may take, and how long all but publishing is retried before it fails with `unavailable`. */
  readonly timeoutMs: number;
  /** How long publishing is retried before it fails with `unavailable`. */
  readonly publishTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How often the metadata of topics in use is refreshed. */
  readonly metadataRefreshMs: number;
  readonly maxRecordBytes: number;
  readonly maxQueuedBytes: number;
  readonly redeliveryPauseMs: number;
}
