import type { BusLog } from '../bus-options.ts';
import type { NodeAddress } from './kafka-node.ts';

export interface SaslSettings {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** How connections are made. */
export interface ConnectSettings {
  readonly clientId: string;
  /** `ca` holds the certificates to trust, as PEM; without, those that Node.js trusts. */
  readonly tls: { readonly ca: string | undefined } | undefined;
  readonly sasl: SaslSettings | undefined;
  readonly log: BusLog;
}

/** Everything that a bus on Kafka is set up with. Times are in milliseconds, sizes in bytes. */
export interface KafkaSettings extends ConnectSettings {
  readonly bootstrap: readonly NodeAddress[];
  readonly client: 'kafkajs' | 'platformatic';
  readonly compression: 'none' | 'gzip';
  readonly createTopics: boolean;
  /** -1 leaves it to the broker. */
  readonly replicationFactor: number;
  /** How long a request is tried before it is given up as `unavailable`. */
  readonly timeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How often the partitions of topics in use are looked up again. */
  readonly metadataRefreshMs: number;
  readonly maxRecordBytes: number;
  readonly maxQueuedBytes: number;
  readonly redeliveryPauseMs: number;
}
