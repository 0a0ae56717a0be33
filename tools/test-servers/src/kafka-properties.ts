import { join } from 'node:path';
import type { KafkaMode } from './kafka-versions.ts';
import type { SecuredListener } from './kafka-server.ts';
import type { SecuredFiles } from './secured-files.ts';

/** The folder and ports of a broker. */
export interface KafkaInstance {
  readonly folder: string;
  readonly port: number;
  /** The port of the controller, or of ZooKeeper. */
  readonly metadataPort: number;
  /** The cluster that the broker belongs to. Default: it is alone. */
  readonly cluster?: KafkaClusterMember;
  readonly secured?: {
    readonly port: number;
    readonly certificatePort: number;
    readonly listener: SecuredListener;
    readonly files: SecuredFiles;
  };
}

/** A broker's part in a cluster. */
export interface KafkaClusterMember {
  readonly id: number;
  readonly clusterId: string;
  /** The controllers of all brokers: `<id>@<host>:<port>`, separated by commas. */
  readonly voters: string;
  readonly brokers: number;
  /** After this time without a heartbeat, in milliseconds, a broker loses its partitions. Kafka's default: 9000. */
  readonly brokerSessionTimeoutMs: number;
  /** The port of the listener behind a proxy, and the port of that proxy. */
  readonly proxiedPort: number;
  readonly proxyPort: number;
}

/** The maximum size of a record batch in test brokers, in bytes: Kafka's default. */
export const BROKER_MAX_MESSAGE_BYTES = 1_048_588;

/** Returns the settings of a broker. */
export function kafkaProperties(mode: KafkaMode, instance: KafkaInstance): string {
  const { folder, port, metadataPort, secured, cluster } = instance;
  const replicas = cluster?.brokers ?? 1;
  const minimum = Math.max(1, replicas - 1);
  const listeners = [`PLAINTEXT://127.0.0.1:${port}`];
  const proxied = cluster === undefined ? [] : [`PROXIED://127.0.0.1:${cluster.proxiedPort}`];
  const advertised = cluster === undefined ? [] : [`PROXIED://127.0.0.1:${cluster.proxyPort}`];
  if (secured !== undefined) {
    listeners.push(`SASL_SSL://127.0.0.1:${secured.port}`, `SSL://127.0.0.1:${secured.certificatePort}`);
  }
  const controller = `CONTROLLER://127.0.0.1:${metadataPort}`;
  return lines({
    listeners: [...listeners, ...proxied, ...(mode === 'kraft' ? [controller] : [])].join(','),
    'advertised.listeners': [...listeners, ...advertised].join(','),
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'num.partitions': 1,
    'auto.create.topics.enable': true,
    'message.max.bytes': BROKER_MAX_MESSAGE_BYTES,
    'offsets.topic.num.partitions': 1,
    'default.replication.factor': replicas,
    'min.insync.replicas': minimum,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': minimum,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': minimum,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'controlled.shutdown.enable': false,
    // Quotas are of 1 s each; Kafka's default of 11 makes a client that was throttled wait as long.
    'quota.window.num': 3,
    ...(cluster === undefined ? {} : rackProperties(cluster)),
    ...(mode === 'kraft' ? raftProperties(metadataPort, cluster) : zooKeeperProperties(metadataPort)),
    ...(secured === undefined ? {} : securedProperties(secured)),
  });
}

/** Returns the settings of the ZooKeeper server of a broker. */
export function zooKeeperServerProperties({ folder, metadataPort }: KafkaInstance): string {
  return lines({
    dataDir: join(folder, 'zookeeper-data'),
    clientPort: metadataPort,
    clientPortAddress: '127.0.0.1',
    'admin.enableServer': false,
    maxClientCnxns: 0,
  });
}

function rackProperties({ id }: KafkaClusterMember) {
  return {
    'broker.rack': `rack-${id}`,
    'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
  };
}

function raftProperties(controllerPort: number, cluster: KafkaClusterMember | undefined) {
  return {
    'process.roles': 'broker,controller',
    'node.id': cluster?.id ?? 1,
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': cluster?.voters ?? `1@127.0.0.1:${controllerPort}`,
    // A restarted broker is admitted after its previous session has expired: 9 seconds by default.
    'broker.session.timeout.ms': cluster?.brokerSessionTimeoutMs ?? 2000,
    'broker.heartbeat.interval.ms': 200,
  };
}

function zooKeeperProperties(zooKeeperPort: number) {
  return { 'broker.id': 1, 'zookeeper.connect': `127.0.0.1:${zooKeeperPort}`, 'zookeeper.session.timeout.ms': 6000 };
}

function securedProperties({ listener, files }: NonNullable<KafkaInstance['secured']>) {
  const { username, password } = listener;
  const login = (module: string, rest = ''): string => `org.apache.kafka.common.security.${module} required${rest};`;
  const user = ` username="${username}" password="${password}" user_${username}="${password}"`;
  return {
    'ssl.keystore.location': files.keystore,
    'ssl.keystore.password': files.keystorePassword,
    'ssl.key.password': files.keystorePassword,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': listener.clientCertificateFile,
    'listener.name.ssl.ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    'listener.name.sasl_ssl.oauthbearer.sasl.jaas.config': login(
      'oauthbearer.OAuthBearerLoginModule',
      ' unsecuredLoginStringClaim_sub="broker"',
    ),
    'listener.name.sasl_ssl.plain.sasl.jaas.config': login('plain.PlainLoginModule', user),
    'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': login('scram.ScramLoginModule'),
    'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': login('scram.ScramLoginModule'),
  };
}

function lines(settings: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
