import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answersOk } from './answers-ok.ts';
import { freePorts } from './free-port.ts';
import { GuardedFolder } from './guarded-folder.ts';
import { missingRequirement } from './requirements.ts';
import { seaweedProgram } from './seaweed-program.ts';
import { ServerProcess } from './server-process.ts';

/** The ports of the parts behind S3. */
const PORTS = [
  ...['master.port', 'master.port.grpc', 'volume.port', 'volume.port.grpc', 'filer.port', 'filer.port.grpc'],
  ...['s3.port.grpc', 'admin.port', 'admin.port.grpc'],
];

/** An S3 server for tests, with one bucket. It is stopped when this process ends, even by `kill -9`. */
export interface SeaweedServer {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Kills the server, as `kill -9` does. */
  readonly kill: () => Promise<void>;
  /** Starts it again after {@link kill}. */
  readonly start: () => Promise<void>;
  /** Stops the server and removes its data. */
  readonly dispose: () => Promise<void>;
}

/**
 * Starts SeaweedFS on free ports, with its data in a temporary folder. Installs it first if it is missing. Resolves when
 * it answers. Rejects with what to install if Python is missing.
 */
export async function startSeaweed(): Promise<SeaweedServer> {
  const missing = await missingRequirement('python');
  if (missing !== undefined) throw new Error(`an S3 server for tests needs ${missing}`);
  const command = await seaweedProgram();
  const folder = await GuardedFolder.create();
  try {
    const [s3 = 0, ...others] = await freePorts(PORTS.length + 1);
    const [accessKeyId, secretAccessKey] = ['test', `secret-${randomUUID()}`];
    const identity = { name: 'test', credentials: [{ accessKey: accessKeyId, secretKey: secretAccessKey }] };
    const configuration = join(folder.path, 's3.json');
    await writeFile(configuration, JSON.stringify({ identities: [{ ...identity, actions: ['Admin'] }] }));
    const endpoint = `http://127.0.0.1:${s3}`;
    const bucket = 'media';
    const server = new ServerProcess({
      ...{ name: 'seaweedfs', folder, command },
      args: argumentsOf({ folder: folder.path, configuration, bucket, s3, others }),
      ready: () => answersOk(`${endpoint}/healthz`),
    });
    await server.start();
    return {
      ...{ endpoint, bucket, accessKeyId, secretAccessKey },
      kill: () => server.kill(),
      start: () => server.start(),
      dispose: async () => {
        await server.stop();
        await folder.remove();
        await removeSockets(others);
      },
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

interface ServerSettings {
  readonly folder: string;
  readonly configuration: string;
  readonly bucket: string;
  readonly s3: number;
  /** The ports of the parts behind S3. */
  readonly others: readonly number[];
}

function argumentsOf({ folder, configuration, bucket, s3, others }: ServerSettings): string[] {
  return [
    // By default, logs and these sockets are in /tmp, and stay there.
    `-logdir=${folder}`,
    'mini',
    ...[`-filer.localSocket=${folder}/filer.sock`, `-s3.localSocket=${folder}/s3.sock`],
    ...['-ip=127.0.0.1', '-ip.bind=127.0.0.1', `-dir=${folder}`, `-bucket=${bucket}`],
    ...[`-s3.config=${configuration}`, `-s3.port=${s3}`],
    ...['-s3.port.iceberg=0', '-s3.port.lance=0', '-admin.ui=false', '-webdav=false', '-master.telemetry=false'],
    ...PORTS.map((name, index) => `-${name}=${others[index]}`),
  ];
}

/** Removes the sockets that SeaweedFS leaves in /tmp, whatever its options are. */
async function removeSockets(ports: readonly number[]): Promise<void> {
  const names = ports.flatMap((port) => ['s3', 'admin'].map((part) => `seaweedfs-${part}-grpc-${port}.sock`));
  await Promise.all(names.map((name) => rm(join('/tmp', name), { force: true })));
}
