import {
  followStore,
  listenOn,
  openBus,
  openConfigured,
  openMasterKey,
  openStore,
  runApp,
  serveMetrics,
} from '@chat4all/runtime';
import { createWebhooks, startWebhookServer } from '@chat4all/webhooks';

await runApp('webhooks', async (app) => {
  const { settings, logger, metrics } = app;
  const { configuration, connectors } = await openConfigured(app);
  const { accounts } = configuration;

  const { bus, check, usable } = await openBus(app, [...connectors.channels.keys()]);
  const store = await openStore(app);
  await followStore(configuration, { ...app, store, sealer: openMasterKey(app) });
  // Without the store, the accounts of the file, and those that it had, are served.
  const metricsUrl = await serveMetrics(app, { bus: check }, { store: () => store.check() });
  const webhooks = createWebhooks({ bus, accounts, metrics, logger });
  const server = await listenOn('CHAT4ALL_WEBHOOKS', settings.webhooks, (address) =>
    startWebhookServer(webhooks, address, { logger }),
  );
  app.onStop(() => server.close());
  const addresses = { webhooks: `${server.url}/webhooks/<channel>/<account id>`, metrics: metricsUrl };
  logger.info(addresses, 'listening');
  await usable;
  logger.info(addresses, 'ready');
});
