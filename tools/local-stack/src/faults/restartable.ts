import { type AppProcess, type Settings, startProcess } from '@chat4all/processes';

/** The number of characters of output that is shown when a process ends unexpectedly. */
const SHOWN_OUTPUT = 2_000;

/** A process that can be killed and restarted. */
export interface Restartable {
  readonly name: string;
  /** Returns the address of its API; empty while it does not run. */
  address(): string;
  /** Returns the URL of its metrics server. */
  metrics(): string;
  /** Kills it as `kill -9` does, and starts it again. Resolves when it is ready. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an app by its name. Resolves when it is ready. */
export async function startRestartable(app: string, name: string, settings: Settings): Promise<Restartable> {
  let current: AppProcess;
  let isStopping = false;
  let address = '';
  let metricsUrl = '';
  const start = async (): Promise<void> => {
    current = startProcess(`apps/${app}/src/main.ts`, { settings });
    const { ended, output } = current;
    isStopping = false;
    void ended.then((code) => {
      if (!isStopping) console.error(`${name} ended unexpectedly (${code}):\n${output().slice(-SHOWN_OUTPUT)}`);
    });
    const { grpc = '', metrics = '' } = await current.waitForLog('ready');
    address = grpc;
    metricsUrl = metrics;
  };
  await start();
  return {
    name,
    address: () => address,
    metrics: () => metricsUrl,
    killAndRestart: async () => {
      address = '';
      isStopping = true;
      await current.stop('SIGKILL');
      await start();
    },
    stop: async () => {
      isStopping = true;
      await current.stop('SIGTERM');
    },
  };
}
