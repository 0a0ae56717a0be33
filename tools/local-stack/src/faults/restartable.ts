import { type AppProcess, type Settings, startProcess } from '@chat4all/processes';

/** How much of what a process printed last is shown when it ends by itself, in characters. */
const LAST_WORDS = 2_000;

/** A process that can be killed and started again. */
export interface Restartable {
  readonly name: string;
  /** Where its API listens; empty while it does not run. */
  address(): string;
  /** Where its metrics are. */
  metrics(): string;
  /** Ends it as `kill -9` does and starts it again. Resolves when it is ready. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an app by its name; resolves when it is ready. */
export async function startRestartable(app: string, name: string, settings: Settings): Promise<Restartable> {
  let current: AppProcess;
  let ending = false;
  let place = '';
  let metricsPlace = '';
  const start = async (): Promise<void> => {
    current = startProcess(`apps/${app}/src/main.ts`, { settings });
    const { ended, output } = current;
    ending = false;
    void ended.then((code) => {
      // Nobody asked it to: why it did is what a developer needs to know.
      if (!ending) console.error(`${name} ended by itself (${code}):\n${output().slice(-LAST_WORDS)}`);
    });
    const { grpc = '', metrics = '' } = await current.said('ready');
    place = grpc;
    metricsPlace = metrics;
  };
  await start();
  return {
    name,
    address: () => place,
    metrics: () => metricsPlace,
    killAndRestart: async () => {
      place = '';
      ending = true;
      await current.stop('SIGKILL');
      await start();
    },
    stop: async () => {
      ending = true;
      await current.stop('SIGTERM');
    },
  };
}
