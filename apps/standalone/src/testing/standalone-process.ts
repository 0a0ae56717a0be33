import { type AppProcess, type Settings, isolatedSettings, startProcess } from '@chat4all/processes';

const PROGRAM = 'apps/standalone/src/main.ts';

/** The product in a separate process, ready to serve. */
export interface RunningApp extends Pick<AppProcess, 'stop'> {
  readonly grpc: string;
  /** The URL of the HTTP API. */
  readonly http: string;
  readonly metrics: string;
  readonly console: string;
  readonly webhooks: string;
  readonly sandbox: string;
}

/** Returns settings for a test: free ports, data in the folder, and short delays of the simulated platform. */
export function settingsFor(folder: string): Settings {
  return { ...isolatedSettings(folder), CHAT4ALL_SANDBOX_DELAYS: '1,2,3' };
}

/**
 * Starts the product, in a working folder if one is given, and waits until it is ready. Rejects with its output if it
 * ends before.
 */
export async function startApp(settings: Settings, folder?: string): Promise<RunningApp> {
  const { waitForLog, stop } = startProcess(PROGRAM, { settings, folder });
  const { grpc = '', http = '', metrics = '', console = '', webhooks = '', sandbox = '' } = await waitForLog('ready');
  return { grpc, http, metrics, console, webhooks, sandbox, stop };
}

/** Starts the product with settings it cannot start with, and resolves with its exit code and output. */
export async function failToStart(settings: Settings): Promise<{ code: number | NodeJS.Signals; output: string }> {
  const { ended, output } = startProcess(PROGRAM, { settings });
  return { code: await ended, output: output() };
}
