import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Settings, isolatedSettings, startProcess } from '@chat4all/processes';

/** All of Chat4All in a separate process, with its data in a folder that {@link Gateway.dispose} deletes. */
export interface Gateway {
  readonly console: string;
  readonly grpc: string;
  readonly http: string;
  readonly sandbox: string;
  readonly webhooks: string;
  /** Stops the process, and starts it again with the same settings and data. */
  readonly restart: (whileStopped?: () => Promise<void>) => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** Starts all of Chat4All. The settings replace those of tests: free ports, quick receipts, and, unless `search` is false, the search of messages. */
export async function startGateway(settings: Settings = {}, { search = true } = {}): Promise<Gateway> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-console-'));
  const all = {
    ...isolatedSettings(folder),
    CHAT4ALL_STORE: `sqlite:${folder}/chat4all.db?search=${search}`,
    CHAT4ALL_SANDBOX_DELAYS: '1,2,3',
    ...settings,
  };
  const start = () => startProcess('apps/standalone/src/main.ts', { settings: all });
  let running = start();
  const addresses = await running.waitForLog('ready');
  const { console = '', grpc = '', http = '', sandbox = '', webhooks = '' } = addresses;
  return {
    ...{ console, grpc, http, sandbox, webhooks },
    restart: async (whileStopped = () => Promise.resolve()) => {
      await running.stop('SIGTERM');
      await whileStopped();
      running = start();
      await running.waitForLog('ready');
    },
    dispose: async () => {
      await running.stop('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
}
