import { type Metrics, createMetrics, startTracing } from '@chat4all/metrics';
import { isMember, onStopRequest } from './cluster/member.ts';
import { runMembers } from './cluster/primary.ts';
import { type Logger, createLogger } from './logger.ts';
import { limitHeapGrowth } from './limit-heap-growth.ts';
import { configurationProblems } from './configuration-source.ts';
import { SettingsError } from './settings-error.ts';
import { type Environment, type Settings, changedSettings, inspectSettings, shownSettings } from './settings.ts';
import { readVersion } from './version.ts';

/** The parts that every app is composed from. */
export interface App {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Adds a step to the shutdown. Steps run in the reverse order of their addition. */
  readonly onStop: (stop: () => Promise<void>) => void;
  /** Aborted when the app starts to stop. */
  readonly stopping: AbortSignal;
}

/** Options of {@link runApp}. */
export interface AppOptions {
  /** Defaults of settings for this app. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** True if the app keeps state that its processes cannot share, so that it must be one process. Default: false. */
  readonly hasOwnState?: boolean;
}

/**
 * Runs an app until SIGTERM or SIGINT: reads the settings, sets up logs, metrics and (with `OTEL_*`) traces, starts the app,
 * and shuts it down within the grace period. Exits the process:
 * - with 0 after a graceful shutdown;
 * - with 1 and one message if the start fails, or the grace period is exceeded;
 * - with 130 at once if the same signal arrives twice.
 *
 * With CHAT4ALL_PROCESSES above 1, starts the program in that many processes, and stops all of them if one ends.
 */
export async function runApp(
  name: string,
  start: (app: App) => Promise<void>,
  { defaults = {}, hasOwnState = false }: AppOptions = {},
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
        logger?.error({ err: error }, 'shutdown step failed');
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
    fail(error, 'uncaught error');
  });
  limitHeapGrowth();
  // Messages and secrets are for the user that runs the app: folders get the mode 0700, and files 0600.
  process.umask(0o077);
  try {
    const environment = { ...defaults, ...process.env };
    const settings = await readAllSettings(name, environment, hasOwnState);
    logger = await createLogger(name, settings.logLevel);
    // A person at a terminal needs only what differs from the defaults.
    const shown = process.stdout.isTTY ? changedSettings(environment) : shownSettings(environment);
    logger.info({ settings: shown }, 'starting');
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
    // A start that waits for a dependency can be stopped too.
    const startHere = settings.processes > 1 && !isMember() ? startMembers : start;
    const started = startHere(app).then(() => signalled);
    const signal = await Promise.race([started, signalled]);
    started.catch(() => undefined);
    logger.info({ signal }, 'stopping');
    const deadline = setTimeout(() => {
      fail(new Error(`shutdown exceeded CHAT4ALL_GRACE_SECONDS=${settings.graceMs / 1_000}`), 'shutdown timed out');
    }, settings.graceMs);
    await stop();
    clearTimeout(deadline);
    logger.info('stopped');
    process.exit();
  } catch (error) {
    await stop();
    fail(error, 'start failed');
  }
}

/** Starts the app in several processes. Rejects when one of them ends. */
async function startMembers({ settings, logger, onStop }: App): Promise<never> {
  const { failed, stop } = await runMembers({ processes: settings.processes, metrics: settings.metrics, logger });
  onStop(stop);
  return failed;
}

/** Reads the settings. If some are invalid, rejects with a SettingsError that names those of the configuration file too. */
async function readAllSettings(name: string, environment: Environment, hasOwnState: boolean): Promise<Settings> {
  const { settings, problems } = inspectSettings(environment);
  const processes =
    hasOwnState && settings.processes > 1
      ? [
          `CHAT4ALL_PROCESSES: must be 1 for ${name} (got "${settings.processes}"); start workers, routers and webhooks instead`,
        ]
      : [];
  const invalid = [...problems, ...processes];
  if (invalid.length === 0) return settings;
  throw new SettingsError('invalid settings', invalid, await configurationProblems(settings));
}

/** Resolves with the first request to stop, a signal or a message of the primary. Calls `again` if the same signal arrives again. */
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
    onStopRequest(() => {
      resolve('stop');
    });
  });
}

/** Returns whether an error is about the environment, so that its message suffices without a stack. */
function isExpected(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['SettingsError', 'BusError', 'StoreError', 'ListenError', 'ClusterError'].includes(error.name)
  );
}
