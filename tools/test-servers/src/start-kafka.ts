import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answersMetadata } from './answers-metadata.ts';
import { acceptsConnections } from './accepts-connections.ts';
import { startKafkaInDocker } from './docker-kafka.ts';
import { freePorts } from './free-port.ts';
import { GuardedFolder } from './guarded-folder.ts';
import { ServerProcess } from './server-process.ts';
import { javaWorks, kafkaLibraries } from './kafka-libraries.ts';
import { type KafkaInstance, kafkaProperties, zooKeeperServerProperties } from './kafka-properties.ts';
import type { KafkaServer, SecuredListener } from './kafka-server.ts';
import type { KafkaMode } from './kafka-versions.ts';
import { missingRequirement } from './requirements.ts';
import { runCommand } from './run-command.ts';
import { createSecuredFiles } from './secured-files.ts';

/** Options for starting a broker. */
const CERTIFICATES = join(import.meta.dirname, 'certificates');

export interface StartKafkaOptions {
  readonly mode: KafkaMode;
  /** Adds a listener with TLS and SASL; for `kraft` on Java only. Default: false. */
  readonly secured?: boolean;
  /** Compiles what runs often fully, as in production, for measurements. Default: false, for a quick start. */
  readonly optimized?: boolean;
}

/** Thrown by {@link startKafka} on a machine that has neither Java and Maven nor Docker. */
export class CannotStartError extends Error {
  override readonly name = 'CannotStartError';
}

const JAVA_OPTIONS = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:-UsePerfData'];
// A test broker runs for seconds, so a fast start matters more than well-compiled code.
const QUICK_START = '-XX:TieredStopAtLevel=1';

/**
 * Starts a single broker on free ports, with its data in a temporary folder. With Java 17 and Maven it runs the
 * artifacts of Maven Central, which are downloaded once; otherwise a container. Resolves when the broker responds.
 * Rejects with a {@link CannotStartError} on a machine that has neither.
 */
export async function startKafka(options: StartKafkaOptions): Promise<KafkaServer> {
  const missing = await missingRequirement(
    options.mode === 'kraft' && options.secured !== true ? 'kafka' : 'kafkaOnJava',
  );
  if (missing !== undefined) throw new CannotStartError(`a Kafka broker for tests (${options.mode}) needs ${missing}`);
  return (await javaWorks()) ? startKafkaOnJava(options) : startKafkaInDocker();
}

async function startKafkaOnJava(options: StartKafkaOptions): Promise<KafkaServer> {
  return runKafka(options, await librariesWithArchive(options.mode));
}

/** Returns the folder of a broker's libraries, with a class data archive. */
export async function librariesWithArchive(mode: KafkaMode): Promise<string> {
  const jars = await kafkaLibraries(mode);
  if (!existsSync(archiveIn(jars))) await createArchive(mode, jars);
  return jars;
}

/** Returns the path of the class data archive (AppCDS) of a broker, which halves the time of every start. */
function archiveIn(jars: string): string {
  return join(jars, 'classes.jsa');
}

/**
 * Runs a broker once, so that Java writes the archive when it ends. A Java without AppCDS starts brokers without it.
 */
async function createArchive(mode: KafkaMode, jars: string): Promise<void> {
  const unfinished = join(jars, `classes-${process.pid}.jsa`);
  const server = await runKafka({ mode }, jars, [`-XX:ArchiveClassesAtExit=${unfinished}`]);
  await server.dispose();
  await rename(unfinished, archiveIn(jars)).catch(() => undefined);
}

async function runKafka(
  { mode, secured = false, optimized = false }: StartKafkaOptions,
  jars: string,
  brokerOptions: readonly string[] = [],
): Promise<KafkaServer> {
  const java = javaArguments(jars, optimized);
  const folder = await GuardedFolder.create();
  try {
    const [port = 0, metadataPort = 0, securedPort = 0, certificatePort = 0] = await freePorts(4);
    const instance: KafkaInstance = {
      folder: folder.path,
      port,
      metadataPort,
      ...(secured && (await secure(folder, securedPort, certificatePort))),
    };
    const context = { java, folder, instance };
    const processes = mode === 'zookeeper' ? [await zooKeeper(context)] : [];
    processes.push(await broker(mode, context, brokerOptions));
    const start = async (): Promise<void> => {
      for (const process of processes) await process.start();
    };
    const endAll = async (method: 'stop' | 'kill'): Promise<void> => {
      for (const process of processes.toReversed()) await process[method]();
    };
    await start();
    return {
      brokers: `127.0.0.1:${port}`,
      secured: instance.secured?.listener,
      get pid() {
        return processes.at(-1)?.pid;
      },
      start,
      stop: () => endAll('stop'),
      kill: () => endAll('kill'),
      dispose: async () => {
        await endAll('stop');
        await folder.remove();
      },
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** Returns the arguments of Java for the programs of Kafka. */
export function javaArguments(jars: string, optimized = false): string[] {
  const archive = existsSync(archiveIn(jars)) ? [`-XX:SharedArchiveFile=${archiveIn(jars)}`] : [];
  return [...JAVA_OPTIONS, ...(optimized ? [] : [QUICK_START]), ...archive, '-cp', join(jars, '*')];
}

async function secure(
  folder: GuardedFolder,
  port: number,
  certificatePort: number,
): Promise<Pick<Required<KafkaInstance>, 'secured'>> {
  const files = await createSecuredFiles(folder.path);
  const listener: SecuredListener = {
    brokers: `127.0.0.1:${port}`,
    caFile: files.caFile,
    username: 'alice',
    password: `secret-${randomUUID()}`,
    certificateBrokers: `127.0.0.1:${certificatePort}`,
    clientCertificateFile: join(CERTIFICATES, 'kafka-client.crt'),
    clientKeyFile: join(CERTIFICATES, 'kafka-client.key'),
  };
  return { secured: { port, certificatePort, listener, files } };
}

/** The command line, folder and ports that the processes of one broker share. */
export interface JavaContext {
  readonly java: readonly string[];
  readonly folder: GuardedFolder;
  readonly instance: KafkaInstance;
}

/** Returns a broker with its settings and, for `kraft`, its formatted log. */
export async function broker(
  mode: KafkaMode,
  { java, folder, instance }: JavaContext,
  options: readonly string[],
): Promise<ServerProcess> {
  const settings = join(folder.path, 'server.properties');
  await writeFile(settings, kafkaProperties(mode, instance));
  if (mode === 'kraft') {
    const clusterId = instance.cluster?.clusterId ?? randomClusterId();
    const { username = '', password = '' } = instance.secured?.listener ?? {};
    const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${username},password=${password}]`,
    ]);
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', settings];
    await runCommand('java', [...java, ...format, ...(instance.secured === undefined ? [] : users)]);
  }
  const args = [...options, ...java, 'kafka.Kafka', settings];
  return new ServerProcess({
    command: 'java',
    name: `kafka-${mode}`,
    folder,
    args,
    ready: () => answersMetadata(instance.port),
  });
}

/** Returns an id for a new cluster. */
export function randomClusterId(): string {
  return Buffer.from(randomUUID()).subarray(0, 16).toString('base64url');
}

async function zooKeeper({ java, folder, instance }: JavaContext): Promise<ServerProcess> {
  const settings = join(folder.path, 'zookeeper.properties');
  await writeFile(settings, zooKeeperServerProperties(instance));
  const args = [...java, 'org.apache.zookeeper.server.quorum.QuorumPeerMain', settings];
  return new ServerProcess({
    command: 'java',
    name: 'zookeeper',
    folder,
    args,
    ready: () => acceptsConnections(instance.metadataPort),
  });
}
