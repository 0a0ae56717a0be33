import { posterFrom, startNotifier } from '@chat4all/notifier';
import {
  SettingsError,
  confirmStore,
  openBus,
  openMasterKey,
  openStore,
  runApp,
  serveMetrics,
} from '@chat4all/runtime';

await runApp('notifier', async (app) => {
  const { settings, logger, metrics } = app;
  const sealer = openMasterKey(app);
  if (sealer === undefined) {
    throw new SettingsError('invalid settings', ['CHAT4ALL_MASTER_KEY: is required, the same as that of the routers']);
  }
  // The topics of channels are those of the routers and workers.
  const { bus, check, usable } = await openBus(app, []);
  const store = await openStore(app);
  const metricsUrl = await serveMetrics(app, { bus: check, store: () => store.check() });
  logger.info({ metrics: metricsUrl }, 'listening');
  await usable;
  await confirmStore(app, bus, store);
  const poster = posterFrom(settings);
  const drainTimeoutMs = settings.graceMs * 0.8;
  const notifier = await startNotifier({
    ...{ bus, endpoints: store.webhooks, sealer, poster, metrics, logger, drainTimeoutMs },
  });
  app.onStop(async () => {
    await notifier.close();
    await poster.close();
  });
  logger.info({ metrics: metricsUrl }, 'ready');
});
