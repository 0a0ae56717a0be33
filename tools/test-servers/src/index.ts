export type { KafkaMode } from './kafka-versions.ts';
export type { KafkaServer, SecuredListener } from './kafka-server.ts';
export { startKafka, type StartKafkaOptions, whatKafkaNeeds } from './start-kafka.ts';
export { startPostgres, type PostgresServer } from './postgres/start-postgres.ts';
export {
  startPrometheus,
  type PrometheusServer,
  type StartPrometheusOptions,
  whatPrometheusNeeds,
} from './start-prometheus.ts';
export { freePorts } from './free-port.ts';
export { type ServersInUse, useServers } from './use-servers.ts';
