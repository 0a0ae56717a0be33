import { setTimeout } from 'node:timers/promises';
import { freePorts } from './free-port.ts';
import { GuardedFolder } from './guarded-folder.ts';
import { answersMetadata } from './answers-metadata.ts';
import { findController } from './find-controller.ts';
import { findCoordinator } from './find-coordinator.ts';
import type { ServerProcess } from './server-process.ts';
import { broker, CannotStartError, javaArguments, librariesWithArchive, randomClusterId } from './start-kafka.ts';
import { missingRequirement } from './requirements.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface StartKafkaClusterOptions {
  /** The number of brokers. Each is a controller too. Default: 3. */
  readonly brokers?: number;
  /** After this time without a heartbeat, in milliseconds, a broker loses its partitions. Default: 2000; Kafka's: 9000. */
  readonly brokerSessionTimeoutMs?: number;
}

/** A broker of a {@link KafkaCluster}. */
export interface KafkaClusterNode {
  readonly id: number;
  /** `host:port`. The same after every start. */
  readonly address: string;
  /** Stops the broker. Its data stays. */
  stop(): Promise<void>;
  /** Kills the broker, as `kill -9` does. Its data stays. */
  kill(): Promise<void>;
  /** Restarts the broker with the same address and data. */
  start(): Promise<void>;
  /** The network between the broker and the clients that use {@link KafkaCluster.proxied}. */
  readonly proxy: TcpProxy;
  /** Stops the broker from answering, without closing a connection. */
  freeze(): void;
  unfreeze(): void;
}

/**
 * A cluster for tests: topics have a replica on every broker and need all but one of them in sync. The broker with the id 1
 * is in the rack `rack-1`, and so on.
 */
export interface KafkaCluster {
  /** `host:port` of every broker, separated by commas. */
  readonly brokers: string;
  /** The same brokers, each through its proxy, also in their metadata. */
  readonly proxied: string;
  readonly nodes: readonly KafkaClusterNode[];
  /** Returns the broker that coordinates a group. */
  coordinatorOf(group: string): Promise<KafkaClusterNode>;
  /** Returns the active controller, which notices dead brokers. */
  controller(): Promise<KafkaClusterNode>;
  /** Stops the brokers and removes their data. Idempotent. It happens automatically when this process ends, even by `kill -9`. */
  dispose(): Promise<void>;
}

/** Starts a cluster on free ports. Rejects with a `CannotStartError` without Java and Maven. */
export async function startKafkaCluster({
  brokers = 3,
  brokerSessionTimeoutMs = 2000,
}: StartKafkaClusterOptions = {}): Promise<KafkaCluster> {
  const missing = await missingRequirement('kafkaOnJava');
  if (missing !== undefined) throw new CannotStartError(`a Kafka cluster for tests needs ${missing}`);
  const java = javaArguments(await librariesWithArchive('kraft'));
  const ports = await freePorts(4 * brokers);
  const members = Array.from({ length: brokers }, (_, index) => {
    const [port = 0, metadataPort = 0, proxiedPort = 0, proxyPort = 0] = ports.slice(4 * index);
    return { id: index + 1, port, metadataPort, proxiedPort, proxyPort };
  });
  const voters = members.map(({ id, metadataPort }) => `${id}@127.0.0.1:${metadataPort}`).join(',');
  const clusterId = randomClusterId();
  const folders: GuardedFolder[] = [];
  const started: { readonly process: ServerProcess; readonly proxy: TcpProxy }[] = [];
  const dispose = async (): Promise<void> => {
    for (const { proxy } of started) proxy.close();
    await Promise.all(started.map(({ process }) => process.kill()));
    await Promise.all(folders.map((folder) => folder.remove()));
  };
  try {
    for (const { id, port, metadataPort, proxiedPort, proxyPort } of members) {
      const folder = await GuardedFolder.create();
      folders.push(folder);
      const cluster = { id, clusterId, voters, brokers, brokerSessionTimeoutMs, proxiedPort, proxyPort };
      const instance = { folder: folder.path, port, metadataPort, cluster };
      const process = await broker('kraft', { java, folder, instance }, []);
      started.push({ process, proxy: await TcpProxy.start(proxyPort, proxiedPort) });
    }
    await Promise.all(started.map(({ process }) => process.start()));
    for (const { port } of members) await knowsAll(port, brokers);
  } catch (error) {
    await dispose();
    throw error;
  }
  const nodes = started.map(({ process, proxy }, index): KafkaClusterNode => ({
    id: index + 1,
    address: `127.0.0.1:${members[index]?.port ?? 0}`,
    proxy,
    start: () => process.start(),
    stop: () => process.stop(),
    kill: () => process.kill(),
    freeze: () => {
      process.freeze();
    },
    unfreeze: () => {
      process.unfreeze();
    },
  }));
  const nodeOf = (id: number): KafkaClusterNode => {
    const found = nodes.find((node) => node.id === id);
    if (found === undefined) throw new Error(`broker ${id} does not exist`);
    return found;
  };
  const clientPorts = members.map(({ port }) => port);
  return {
    brokers: nodes.map(({ address }) => address).join(','),
    proxied: nodes.map(({ proxy }) => proxy.address).join(','),
    nodes,
    coordinatorOf: async (group) => nodeOf(await findCoordinator(clientPorts, group)),
    controller: async () => nodeOf(await findController(clientPorts)),
    dispose,
  };
}

const JOIN_TIMEOUT_MS = 60_000;

/** Resolves when a broker knows all brokers of the cluster. */
async function knowsAll(port: number, brokers: number): Promise<void> {
  for (const deadline = performance.now() + JOIN_TIMEOUT_MS; !(await answersMetadata(port, brokers));) {
    if (performance.now() > deadline) throw new Error(`the broker at 127.0.0.1:${port} did not join its cluster`);
    await setTimeout(100);
  }
}
