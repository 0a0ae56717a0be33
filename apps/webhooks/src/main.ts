import { listenOn, openAccounts, openBus, readTenants, runApp, serveMetrics } from '@chat4all/runtime';
import { createWebhooks, startWebhookServer } from '@chat4all/webhooks';

await runApp('webhooks', async (app) => {
  const { settings, logger, metrics } = app;
  const accounts = openAccounts(readTenants(settings, { environment: process.env }));

  const { bus, check, usable } = await openBus(app);
  const metricsUrl = await serveMetrics(app, { bus: check });
  const webhooks = createWebhooks({ bus, accounts, metrics, logger });
  const server = await listenOn('CHAT4ALL_WEBHOOKS', settings.webhooks, (address) =>
    startWebhookServer(webhooks, address),
  );
  app.onStop(() => server.close());
  await usable;
  logger.info({ webhooks: `${server.url}/webhooks/<channel>/<account id>`, metrics: metricsUrl }, 'ready');
});
