import { type Metrics, createMetrics, startTracing } from '@chat4all/metrics';
import { type Logger, createLogger } from './logger.ts';
import { type Settings, readSettings, shownSettings } from './settings.ts';
import { readVersion } from './version.ts';

/** What an app is given to build itself from. */
export interface App {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Says what to do when the app stops. The last thing that was begun is ended first. */
  readonly onStop: (stop: () => Promise<void>) => void;
  /** Aborted when the app begins to stop. */
  readonly stopping: AbortSignal;
}

/**
 * Runs an app until SIGTERM or SIGINT: reads the settings, begins to log, to count and (if `OTEL_*` says so) to trace,
 * starts it, and when told to stop ends everything in the reverse order, within the grace period. Ends the process: with 0 after an orderly stop; with 1 and one clear message
 * when the start fails or the grace period is over; at once when the same signal comes twice.
 * `defaults` replaces defaults of settings for this app.
 */
export async function runApp(
  name: string,
  start: (app: App) => Promise<void>,
  defaults: Readonly<Record<string, string>> = {},
): Promise<void> {
  let logger: Logger | undefined;
  const stack: (() => Promise<void>)[] = [];
  const stopping = new AbortController();

  const stop = async (): Promise<void> => {
    stopping.abort();
    for (const end of stack.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        logger?.error({ err: error }, 'could not be stopped in order');
        process.exitCode = 1;
      }
    }
  };
  const fail = (error: unknown, message: string): void => {
    if (logger && !isExpected(error)) logger.fatal({ err: error }, message);
    else console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  };

  process.on('uncaughtException', (error) => {
    fail(error, 'uncaught');
  });
  try {
    const settings = readSettings({ ...defaults, ...process.env });
    logger = await createLogger(name, settings.logLevel);
    logger.info(shownSettings(settings), 'starting');
    const metrics = createMetrics();
    metrics.processInfo.set({ app: name, version: readVersion() }, 1);
    stack.push(await startTracing(name, process.env));
    const onStop = (end: () => Promise<void>): void => {
      stack.push(end);
    };
    const app = { settings, logger, metrics, stopping: stopping.signal, onStop };
    const signalled = untilSignal(() => {
      process.exit(130);
    });
    // A start can take long, while something it needs is out of reach; it can be stopped all the same.
    const started = start(app).then(() => signalled);
    const signal = await Promise.race([started, signalled]);
    started.catch(() => undefined);
    logger.info({ signal }, 'stopping');
    const deadline = setTimeout(() => {
      fail(new Error(`did not stop within CHAT4ALL_GRACE_SECONDS=${settings.graceMs / 1_000}`), 'stopped by force');
    }, settings.graceMs);
    await stop();
    clearTimeout(deadline);
    logger.info('stopped');
    process.exit();
  } catch (error) {
    await stop();
    fail(error, 'could not start');
  }
}

/** Resolves with the first signal to stop; calls `again` when the same one comes again: somebody is in a hurry. */
function untilSignal(again: () => void): Promise<string> {
  return new Promise((resolve) => {
    let first: string | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (signal === first) again();
        first ??= signal;
        resolve(signal);
      });
    }
  });
}

/** Whether an error is about the surroundings, so that its message says all there is to say. */
function isExpected(error: unknown): boolean {
  return error instanceof Error && ['SettingsError', 'BusError', 'StoreError', 'ListenError'].includes(error.name);
}
