import { startApiServer } from '@chat4all/api';
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
  const { settings, logger, metrics } = app;
  const tenants = readTenants(settings, { environment: process.env });
  requireAuthentication(settings, tenants);
  const accounts = openAccounts(tenants);
  const channels = channelCapabilities(settings.channels);

  const { bus, check, usable } = await openBus(app);
  const store = await openStore(app);
  const checks = { bus: check, store: () => store.check() };
  const api = await listenOn('CHAT4ALL_GRPC', settings.grpc, (address) =>
    startApiServer({ bus, store, tenants, accounts, channels, metrics, logger, checks }, address),
  );
  app.onStop(() => api.close());
  const metricsUrl = await serveMetrics(app, { bus: checks.bus }, { store: checks.store });
  const addresses = { grpc: api.address, metrics: metricsUrl };
  logger.info(addresses, 'listening');
  await usable;
  logger.info(addresses, 'ready');
});
