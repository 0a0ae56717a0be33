import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answersMetadata } from './answers-metadata.ts';
import { acceptsConnections } from './accepts-connections.ts';
import { startKafkaInDocker } from './docker-kafka.ts';
import { freePorts } from './free-port.ts';
import { GuardedFolder } from './guarded-folder.ts';
import { JavaProcess } from './java-process.ts';
import { javaWorks, kafkaLibraries } from './kafka-libraries.ts';
import { type KafkaPlace, kafkaProperties, zooKeeperServerProperties } from './kafka-properties.ts';
import type { KafkaServer, SecuredListener } from './kafka-server.ts';
import type { KafkaMode } from './kafka-versions.ts';
import { whatIsMissing } from './requirements.ts';
import { runCommand } from './run-command.ts';
import { createSecuredFiles } from './secured-files.ts';

export interface StartKafkaOptions {
  readonly mode: KafkaMode;
  /** Adds a listener with TLS and SASL; for `kraft` on Java only. Default: false. */
  readonly secured?: boolean;
}

/** Thrown by {@link startKafka} on a machine that has neither Java and Maven nor Docker. */
export class CannotStartError extends Error {
  override readonly name = 'CannotStartError';
}

// A broker for tests lives for seconds: quick to start counts, not how well its code is compiled in the end.
const JAVA_OPTIONS = ['-Xms128m', '-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-XX:-UsePerfData'];

/**
 * Starts a broker that is alone, on free ports and with its data in a temporary folder. With Java 17 and Maven it is
 * made of the artifacts of Maven Central, which are downloaded once; without, of the image, by Docker. Resolves when
 * the broker answers. Rejects with a {@link CannotStartError} where there is neither.
 */
export async function startKafka(options: StartKafkaOptions): Promise<KafkaServer> {
  const missing = await whatIsMissing(options.mode === 'kraft' && options.secured !== true ? 'kafka' : 'kafkaOnJava');
  if (missing !== undefined) throw new CannotStartError(`a Kafka broker for tests (${options.mode}) needs ${missing}`);
  return (await javaWorks()) ? startKafkaOnJava(options) : startKafkaInDocker();
}

async function startKafkaOnJava(options: StartKafkaOptions): Promise<KafkaServer> {
  return runKafka(options, await librariesWithArchive(options.mode));
}

/** The libraries of a broker, with an archive of their classes, which halves the time of every start. */
export async function librariesWithArchive(mode: KafkaMode): Promise<string> {
  const jars = await kafkaLibraries(mode);
  if (!existsSync(archiveIn(jars))) await createArchive(mode, jars);
  return jars;
}

/** Where the classes of a broker are kept as Java can map them into memory: halves the time of every start. */
function archiveIn(jars: string): string {
  return join(jars, 'classes.jsa');
}

/** Runs a broker once, for Java to write the archive when it ends. A Java that cannot starts its brokers without one. */
async function createArchive(mode: KafkaMode, jars: string): Promise<void> {
  const unfinished = join(jars, `classes-${process.pid}.jsa`);
  const server = await runKafka({ mode }, jars, [`-XX:ArchiveClassesAtExit=${unfinished}`]);
  await server.dispose();
  await rename(unfinished, archiveIn(jars)).catch(() => undefined);
}

async function runKafka(
  { mode, secured = false }: StartKafkaOptions,
  jars: string,
  brokerOptions: readonly string[] = [],
): Promise<KafkaServer> {
  const java = javaArguments(jars);
  const folder = await GuardedFolder.create();
  try {
    const [port = 0, metadataPort = 0, securedPort = 0] = await freePorts(3);
    const place: KafkaPlace = {
      folder: folder.path,
      port,
      metadataPort,
      ...(secured && (await secure(folder, securedPort))),
    };
    const processes = mode === 'zookeeper' ? [await zooKeeper(java, folder, place)] : [];
    processes.push(await broker(mode, java, brokerOptions, folder, place));
    const start = async (): Promise<void> => {
      for (const process of processes) await process.start();
    };
    const end = async (how: 'stop' | 'kill'): Promise<void> => {
      for (const process of processes.toReversed()) await process[how]();
    };
    await start();
    return {
      brokers: `127.0.0.1:${port}`,
      secured: place.secured?.listener,
      start,
      stop: () => end('stop'),
      kill: () => end('kill'),
      dispose: async () => {
        await end('stop');
        await folder.remove();
      },
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** The arguments of Java for the programs of Kafka. */
export function javaArguments(jars: string): string[] {
  const archive = existsSync(archiveIn(jars)) ? [`-XX:SharedArchiveFile=${archiveIn(jars)}`] : [];
  return [...JAVA_OPTIONS, ...archive, '-cp', join(jars, '*')];
}

async function secure(folder: GuardedFolder, port: number): Promise<Pick<Required<KafkaPlace>, 'secured'>> {
  const files = await createSecuredFiles(folder.path);
  const listener: SecuredListener = {
    brokers: `127.0.0.1:${port}`,
    caFile: files.caFile,
    username: 'alice',
    password: `secret-${randomUUID()}`,
  };
  return { secured: { port, listener, files } };
}

/** A broker with its settings and, for `kraft`, its formatted log. */
export async function broker(
  mode: KafkaMode,
  java: readonly string[],
  options: readonly string[],
  folder: GuardedFolder,
  place: KafkaPlace,
  clusterId = randomClusterId(),
): Promise<JavaProcess> {
  const settings = join(folder.path, 'server.properties');
  await writeFile(settings, kafkaProperties(mode, place));
  if (mode === 'kraft') {
    const { username = '', password = '' } = place.secured?.listener ?? {};
    const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${username},password=${password}]`,
    ]);
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings];
    await runCommand('java', [...java, ...format, ...(place.secured === undefined ? [] : users)]);
  }
  const args = [...options, ...java, 'kafka.Kafka', settings];
  return new JavaProcess({ name: `kafka-${mode}`, folder, args, ready: () => answersMetadata(place.port) });
}

export function randomClusterId(): string {
  return Buffer.from(randomUUID()).subarray(0, 16).toString('base64url');
}

async function zooKeeper(java: readonly string[], folder: GuardedFolder, place: KafkaPlace): Promise<JavaProcess> {
  const settings = join(folder.path, 'zookeeper.properties');
  await writeFile(settings, zooKeeperServerProperties(place));
  const args = [...java, 'org.apache.zookeeper.server.quorum.QuorumPeerMain', settings];
  return new JavaProcess({ name: 'zookeeper', folder, args, ready: () => acceptsConnections(place.metadataPort) });
}
