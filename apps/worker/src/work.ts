import { policyFrom, startProjection, startWorker } from '@chat4all/delivery';
import { type App, openBus, openConfigured, openStore, serveMetrics } from '@chat4all/runtime';

/** Starts the worker: sends the deliveries of its channels and projects events, until the app stops. */
export async function work(app: App): Promise<void> {
  const { settings, logger, metrics } = app;
  const { configuration, connectors } = await openConfigured(app);
  const { accounts } = configuration;
  const channels = [...connectors.channels.keys()];
  const drainTimeoutMs = settings.graceMs * 0.8;

  const { bus, check, usable } = await openBus(app, channels);
  const store = await openStore(app);
  const metricsUrl = await serveMetrics(app, { bus: check, store: () => store.check() });
  logger.info({ metrics: metricsUrl }, 'listening');
  await usable;
  const policy = policyFrom(settings.delivery);
  const [projection, worker] = await Promise.all([
    startProjection({ bus, store, metrics, logger, drainTimeoutMs }),
    startWorker({ bus, store, accounts, channels, metrics, logger, drainTimeoutMs, policy }),
  ]);
  app.onStop(() => projection.close());
  app.onStop(() => worker.close());
  logger.info({ channels, metrics: metricsUrl }, 'ready');
}
