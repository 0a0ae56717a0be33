import {
  FetchTrigger,
  RecentAdmissions,
  mediaTypesOf,
  policyFrom,
  startProjection,
  startWorker,
} from '@chat4all/delivery';
import {
  type App,
  confirmStore,
  consentKeywordsOf,
  followStore,
  createLogger,
  maskPassword,
  openBus,
  openConfigured,
  openConverter,
  openMasterKey,
  openMedia,
  openScanner,
  openStore,
  readSettings,
  retryWhileUnavailable,
  runApp,
  serveMetrics,
} from '@chat4all/runtime';
import { createStore } from '@chat4all/store';

const args = process.argv.slice(2).join(' ');
if (args === '') await runApp('worker', work);
else if (args === 'migrate') await migrate(process.env).catch(fail);
else fail(new Error(`unknown argument "${args}"; usage: worker [migrate]`));

/** Starts the worker: sends the deliveries of its channels and projects events, until the app stops. */
async function work(app: App): Promise<void> {
  const { settings, logger, metrics } = app;
  const { configuration, connectors } = await openConfigured(app);
  const { accounts } = configuration;
  const channels = [...connectors.channels.keys()];
  const drainTimeoutMs = settings.graceMs * 0.8;

  const { bus, check, usable } = await openBus(app, channels);
  const store = await openStore(app);
  const sealer = openMasterKey(app);
  await followStore(configuration, { ...app, store, sealer });
  const media = await openMedia(app);
  const converter = await openConverter(app);
  const metricsUrl = await serveMetrics(
    app,
    { bus: check, store: () => store.check() },
    { files: () => media.check() },
  );
  logger.info({ metrics: metricsUrl }, 'listening');
  await usable;
  await confirmStore(app, bus, store);
  // Before the first delivery, which may be one of an account of the store.
  const context = { signal: app.stopping, logger, metrics };
  await retryWhileUnavailable('load stored configuration', () => configuration.refresh(), context);
  const policy = policyFrom(settings.delivery);
  const admissions = new RecentAdmissions();
  const trigger = new FetchTrigger();
  const fetched = { types: mediaTypesOf(settings.mediaReceived), accounts };
  const [projection, worker] = await Promise.all([
    startProjection({
      ...{ bus, store, admissions, fetched, trigger, metrics, logger, drainTimeoutMs },
      keywordsOf: consentKeywordsOf(configuration),
    }),
    startWorker({
      ...{
        bus,
        store,
        media,
        mediaScanner: openScanner(app),
        mediaMaximumBytes: settings.mediaMaximumBytes,
        converter,
      },
      ...{ admissions, sealer, trigger, accounts, channels, metrics, logger, drainTimeoutMs, policy },
    }),
  ]);
  app.onStop(() => projection.close());
  app.onStop(() => worker.close());
  logger.info({ channels, metrics: metricsUrl }, 'ready');
}

/**
 * Migrates the store's schema to this version, as a deployment does before it starts the apps. Rejects if the settings are
 * invalid, the store is unavailable, or its schema is newer than this version.
 */
async function migrate(environment: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(environment);
  const logger = await createLogger('worker', settings.logLevel);
  const store = await createStore(settings.store);
  try {
    // Opening succeeds while the store is unavailable; the first call does not.
    await store.check();
  } finally {
    await store.close();
  }
  logger.info({ store: maskPassword(settings.store) }, 'schema migrated');
}

function fail(error: unknown): void {
  console.error(`worker: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
