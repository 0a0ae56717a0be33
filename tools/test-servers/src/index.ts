export type { KafkaMode } from './kafka-versions.ts';
export type { KafkaServer, SecuredListener } from './kafka-server.ts';
export { startKafka, type StartKafkaOptions } from './start-kafka.ts';
export {
  startKafkaCluster,
  type KafkaCluster,
  type KafkaClusterNode,
  type StartKafkaClusterOptions,
} from './start-kafka-cluster.ts';
export { startPostgres, type PostgresServer } from './postgres/start-postgres.ts';
export { startPrometheus, type PrometheusServer, type StartPrometheusOptions } from './start-prometheus.ts';
export { type Requirement, type SkipDecision, skipWithout, missingRequirement } from './requirements.ts';
export { findChromium } from './find-chromium.ts';
export { freePorts } from './free-port.ts';
export { type TestServers, useServers } from './use-servers.ts';
export { startSeaweed, type SeaweedServer } from './start-seaweed.ts';
