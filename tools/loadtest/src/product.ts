import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { separateSettings, startProcess } from '@chat4all/processes';
import { makeConfiguration } from './configuration.ts';
import { LoadtestError } from './loadtest-error.ts';

/** When the simulated platforms report sent, delivered and read, in milliseconds: soon, as it is not they that are measured. */
const SANDBOX_DELAYS = '10,20,30';

/** What is under load. */
export interface Product extends AsyncDisposable {
  /** Where its gRPC API listens. */
  readonly address: string;
  /** A key of each tenant. */
  readonly apiKeys: readonly string[];
  /** Rejects with what it printed last when it ends by itself. */
  readonly failed: Promise<never>;
}

/** Starts all of it in one process, as `npm start` does, on free ports and with data of its own that goes with it. */
export async function startProduct(): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-loadtest-'));
  const settings = separateSettings(folder);
  const { text, secrets, apiKeys } = makeConfiguration(settings['CHAT4ALL_SANDBOX'] ?? '');
  const file = join(folder, 'chat4all.yaml');
  await writeFile(file, text);
  const app = startProcess('apps/standalone/src/main.ts', {
    settings: { ...settings, ...secrets, CHAT4ALL_CONFIG: file, CHAT4ALL_SANDBOX_DELAYS: SANDBOX_DELAYS },
    ownGroup: true,
  });
  const dispose = async (): Promise<void> => {
    await app.stop('SIGTERM');
    await rm(folder, { recursive: true });
  };
  const failed = app.ended.then((ended): never => {
    throw new LoadtestError(`the product ended with ${ended}; it had said:\n${lastLines(app.output())}`);
  });
  failed.catch(() => undefined); // It is heard only while the load lasts.
  try {
    const { grpc = '' } = await Promise.race([app.said('ready'), failed]);
    return { address: grpc, apiKeys, failed, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function lastLines(text: string): string {
  return text.split('\n').slice(-5).join('\n');
}
