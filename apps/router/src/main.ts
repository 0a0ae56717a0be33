import { startApiServer } from '@chat4all/api';
import {
  confirmStore,
  followStore,
  listenOn,
  openBus,
  openConverter,
  openMedia,
  openMasterKey,
  openScanner,
  openConfigured,
  openStore,
  assertAuthentication,
  runApp,
  serveMetrics,
} from '@chat4all/runtime';

await runApp('router', async (app) => {
  const { settings, logger, metrics } = app;
  const { configuration, connectors } = await openConfigured(app, {
    check: (tenants) => {
      assertAuthentication(settings, tenants);
    },
  });
  const { channels } = connectors;
  const { retentionMs: logRetentionMs, apiLimits: limits } = settings;

  const { bus, check, usable } = await openBus(app, [...channels.keys()]);
  const store = await openStore(app);
  const { http, mediaMaximumBytes: maximumBytes } = settings;
  const converter = await openConverter(app);
  const media = {
    store: await openMedia(app),
    scanner: openScanner(app),
    converter,
    maximumBytes,
    retention: settings.mediaRetention,
  };
  const sealer = openMasterKey(app);
  const accountSettings = { connectors, sealer, urls: settings.accountUrls };
  const eventWebhooks = { sealer, allowLoopback: settings.insecure };
  await followStore(configuration, { ...app, store, sealer });
  const checks = { bus: check, store: () => store.check() };
  const api = await listenOn('CHAT4ALL_GRPC', settings.grpc, (address) =>
    startApiServer(
      {
        bus,
        store,
        media,
        http,
        webhooks: eventWebhooks,
        accounts: accountSettings,
        configuration,
        logRetentionMs,
        limits,
        metrics,
        logger,
        checks,
      },
      address,
    ),
  );
  app.onStop(() => api.close());
  const optional = { store: checks.store, files: () => media.store.check() };
  const metricsUrl = await serveMetrics(app, { bus: checks.bus }, optional);
  const addresses = { grpc: api.address, http: api.httpUrl, metrics: metricsUrl };
  logger.info(addresses, 'listening');
  await usable;
  logger.info(addresses, 'ready');
  // Last, because a router accepts messages while the store is unavailable.
  await confirmStore(app, bus, store);
});
