import { startApiServer } from '@chat4all/api';
import { startProjection, startWorker } from '@chat4all/delivery';
import {
  channelCapabilities,
  isSimulated,
  listenOn,
  openAccounts,
  openBus,
  openStore,
  readTenants,
  requireAuthentication,
  runApp,
  serveMetrics,
} from '@chat4all/runtime';
import { createWebhooks, startWebhookServer } from '@chat4all/webhooks';
import { announce } from './announce.ts';
import { startSandbox } from './simulated-platform.ts';

await runApp('chat4all', async (app) => {
  const { settings, logger, metrics } = app;
  const tenants = readTenants(settings, { environment: process.env });
  requireAuthentication(settings, tenants);
  const channels = channelCapabilities(settings.channels);

  const { bus, check, usable } = await openBus(app);
  await usable;
  const store = await openStore(app);
  const sandbox = await startSandbox(app, tenants);
  const accounts = openAccounts(tenants, (account) => (isSimulated(account, settings) ? { fetch: sandbox.fetch } : {}));
  const webhooks = createWebhooks({ bus, accounts, metrics, logger });
  sandbox.callBack(webhooks);

  const checks = { bus: check, store: () => store.check() };
  const metricsUrl = await serveMetrics(app, { bus: checks.bus }, { store: checks.store });
  const webhookServer = await listenOn('CHAT4ALL_WEBHOOKS', settings.webhooks, (address) =>
    startWebhookServer(webhooks, address),
  );
  app.onStop(() => webhookServer.close());

  const drainTimeoutMs = settings.graceMs * 0.8;
  const projection = await startProjection({ bus, store, metrics, logger, drainTimeoutMs });
  app.onStop(() => projection.close());
  const worker = await startWorker({
    bus,
    store,
    accounts,
    channels: settings.channels,
    metrics,
    logger,
    drainTimeoutMs,
  });
  app.onStop(() => worker.close());
  const api = await listenOn('CHAT4ALL_GRPC', settings.grpc, (address) =>
    startApiServer({ bus, store, tenants, accounts, channels, metrics, logger, checks }, address),
  );
  app.onStop(() => api.close());

  announce(app, { grpc: api.address, metrics: metricsUrl, webhooks: webhookServer.url, sandbox: sandbox.url });
});
