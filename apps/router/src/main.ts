import { startApiServer } from '@chat4all/api';
import { createMetrics } from '@chat4all/metrics';
import {
  channelCapabilities,
  listenOn,
  openAccounts,
  openBus,
  openStore,
  readTenants,
  requireAuthentication,
  runApp,
  serveMetrics,
} from '@chat4all/runtime';

await runApp('router', async (app) => {
  const { settings, logger } = app;
  const tenants = readTenants(settings, { environment: process.env });
  requireAuthentication(settings, tenants);
  const accounts = openAccounts(tenants);
  const channels = channelCapabilities(settings.channels);
  const metrics = createMetrics();

  const { bus, check, usable } = await openBus(app);
  const store = await openStore(app);
  const api = await listenOn('CHAT4ALL_GRPC', settings.grpc, (address) =>
    startApiServer({ bus, store, tenants, accounts, channels, metrics, logger, check }, address),
  );
  app.onStop(() => api.close());
  const metricsUrl = await serveMetrics(app, metrics, { bus: check });
  const addresses = { grpc: api.address, metrics: metricsUrl };
  logger.info(addresses, 'listening');
  await usable;
  logger.info(addresses, 'ready');
});
