import { setTimeout } from 'node:timers/promises';
import { answersMetadata } from './answers-metadata.ts';
import { freePorts } from './free-port.ts';
import type { KafkaServer } from './kafka-server.ts';
import { KAFKA_IMAGE } from './kafka-versions.ts';
import { commandWorks, runCommand } from './run-command.ts';

const START_TIMEOUT_MS = 120_000;

/** Returns whether a Docker engine responds. */
export function dockerWorks(): Promise<boolean> {
  return commandWorks('docker', 'version', '--format', '{{.Server.Version}}');
}

/** Starts a broker in a container, which `dispose` removes. A killed test process leaves it running. */
export async function startKafkaInDocker(): Promise<KafkaServer> {
  const [port = 0] = await freePorts(1);
  const settings = {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: `PLAINTEXT://:${port},CONTROLLER://:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_HEAP_OPTS: '-Xmx512m',
  };
  const environment = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const options = ['-d', '-p', `127.0.0.1:${port}:${port}`, ...environment];
  const output = await runCommand('docker', ['run', ...options, KAFKA_IMAGE]);
  const container = output.trim().split('\n').at(-1) ?? '';
  const ready = async (): Promise<void> => {
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!(await answersMetadata(port))) {
      if (performance.now() > deadline)
        throw new Error(`container ${container} did not become ready within ${START_TIMEOUT_MS / 1_000} s`);
      await setTimeout(200);
    }
  };
  const server: KafkaServer = {
    brokers: `127.0.0.1:${port}`,
    secured: undefined,
    pid: undefined,
    start: async () => {
      await runCommand('docker', ['start', container]);
      await ready();
    },
    stop: async () => {
      await runCommand('docker', ['stop', container]);
    },
    kill: async () => {
      await runCommand('docker', ['kill', container]);
    },
    dispose: async () => {
      await runCommand('docker', ['rm', '-f', '-v', container]);
    },
  };
  try {
    await ready();
  } catch (error) {
    await server.dispose();
    throw error;
  }
  return server;
}
