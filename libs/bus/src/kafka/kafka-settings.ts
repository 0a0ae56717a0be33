import type { BusLog } from '../bus-options.ts';
import type { Compression, NodeAddress } from './kafka-node.ts';

/** How a connection authenticates. */
export type SaslSettings =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly password: string;
    }
  /** `token` is called for every connection. */
  | { readonly mechanism: 'oauthbearer'; readonly token: () => Promise<string> };

/** Certificates as PEM. */
export interface TlsFiles {
  /** The trusted certificates; without it, those of Node.js. */
  readonly ca: string | undefined;
  /** The certificate of this client and its private key. */
  readonly client: { readonly cert: string; readonly key: string } | undefined;
}

/** Settings of connections. */
export interface ConnectSettings {
  readonly clientId: string;
  /** Reads the certificates, for every connection; undefined for connections without TLS. */
  readonly tls: (() => TlsFiles) | undefined;
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
  /** The rack (availability zone) of this process; empty if it has none. */
  readonly rack: string;
  /** The name of this process in its groups (static membership); undefined for members that leave when they close. */
  readonly groupInstanceId: string | undefined;
  readonly heartbeatMs: number;
  /** How often the metadata of topics in use is refreshed. */
  readonly metadataRefreshMs: number;
  readonly maxRecordBytes: number;
  readonly maxQueuedBytes: number;
  readonly redeliveryPauseMs: number;
}
