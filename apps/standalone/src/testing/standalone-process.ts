import { type AppProcess, type Settings, separateSettings, startProcess } from '@chat4all/processes';

const PROGRAM = 'apps/standalone/src/main.ts';

/** The product as a process of its own, serving. */
export interface RunningApp extends Pick<AppProcess, 'stop'> {
  readonly grpc: string;
  readonly metrics: string;
  readonly webhooks: string;
}

/** Settings for a test: free ports, data in the folder, and a platform that reports quickly. */
export function settingsFor(folder: string): Settings {
  return { ...separateSettings(folder), CHAT4ALL_SANDBOX_DELAYS: '1,2,3' };
}

/**
 * Starts the product, in a working folder if one is given, and waits until it says that it is ready. Rejects with what it
 * printed when it ends before.
 */
export async function startApp(settings: Settings, folder?: string): Promise<RunningApp> {
  const { said, stop } = startProcess(PROGRAM, { settings, folder });
  const { grpc = '', metrics = '', webhooks = '' } = await said('ready');
  return { grpc, metrics, webhooks, stop };
}

/** Starts the product where it cannot start, and resolves with how it ended. */
export async function failToStart(settings: Settings): Promise<{ code: number | NodeJS.Signals; output: string }> {
  const { ended, output } = startProcess(PROGRAM, { settings });
  return { code: await ended, output: output() };
}
