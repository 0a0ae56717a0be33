import { startProjection, startWorker } from '@chat4all/delivery';
import {
  type App,
  channelCapabilities,
  openAccounts,
  openBus,
  openStore,
  readTenants,
  serveMetrics,
} from '@chat4all/runtime';

/** Starts the worker: sends the deliveries of its channels and projects events, until the app stops. */
export async function work(app: App): Promise<void> {
  const { settings, logger, metrics } = app;
  const tenants = readTenants(settings, { environment: process.env });
  const accounts = openAccounts(tenants);
  const channels = [...channelCapabilities(settings.channels).keys()];
  const drainTimeoutMs = settings.graceMs * 0.8;

  const { bus, check, usable } = await openBus(app);
  const store = await openStore(app);
  const metricsUrl = await serveMetrics(app, { bus: check, store: () => store.check() });
  await usable;
  const projection = await startProjection({ bus, store, metrics, logger, drainTimeoutMs });
  app.onStop(() => projection.close());
  const worker = await startWorker({ bus, store, accounts, channels, metrics, logger, drainTimeoutMs });
  app.onStop(() => worker.close());
  logger.info({ channels, metrics: metricsUrl }, 'ready');
}
