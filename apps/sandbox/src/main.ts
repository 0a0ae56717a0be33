import { createSandbox } from '@chat4all/connector-sandbox';
import { type App, listenOn, readTenants, runApp, serveMetrics, simulatedAccounts } from '@chat4all/runtime';

/** The maximum number of notifications in one callback; under load the platform combines them, as Meta does. */
const CALLBACK_BATCH = 50;

const start = async (app: App): Promise<void> => {
  const { settings, logger } = app;
  const accounts = simulatedAccounts(readTenants(settings, { environment: process.env }), settings);
  const metricsUrl = await serveMetrics(app, {});

  const { sandboxDelays: delays, sandboxRules: rules } = settings;
  const sandbox = createSandbox({ accounts, delays, rules, callbacks: { batch: CALLBACK_BATCH } });
  app.onStop(() => sandbox.close());
  const server = await listenOn('CHAT4ALL_SANDBOX', settings.sandbox, (address) => sandbox.listen(address));
  logger.info({ sandbox: server.url, accounts: accounts.map(({ id }) => id), metrics: metricsUrl }, 'ready');
};

await runApp('sandbox', start, { hasOwnState: true });
