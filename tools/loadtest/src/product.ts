import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { createConfiguration } from './configuration.ts';
import { LoadtestError } from './loadtest-error.ts';

/** The delays until simulated platforms report sent, delivered and read, in milliseconds. They are not measured. */
const SANDBOX_DELAYS = '10,20,30';

/** The product under load. */
export interface Product extends AsyncDisposable {
  /** The address of its gRPC API. */
  readonly address: string;
  /** One key per tenant. */
  readonly apiKeys: readonly string[];
  /** Rejects with its last output when the process ends unexpectedly. */
  readonly failed: Promise<never>;
}

/** Starts the product in one process, as `npm start` does, on free ports. Its data is removed when it is disposed. */
export async function startProduct(): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-loadtest-'));
  const settings = isolatedSettings(folder);
  const { text, secrets, apiKeys } = createConfiguration(settings['CHAT4ALL_SANDBOX'] ?? '');
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
    throw new LoadtestError(`the product ended with ${ended}; its last output:\n${lastLines(app.output())}`);
  });
  failed.catch(() => undefined); // Callers await it only during the run.
  try {
    const { grpc = '' } = await Promise.race([app.waitForLog('ready'), failed]);
    return { address: grpc, apiKeys, failed, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function lastLines(text: string): string {
  return text.split('\n').slice(-5).join('\n');
}
