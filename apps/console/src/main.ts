import { join } from 'node:path';
import { consoleOptionsFrom, startConsole } from '@chat4all/console';
import { listenOn, runApp, serveMetrics } from '@chat4all/runtime';

await runApp('console', async (app) => {
  const { settings, logger } = app;
  const options = consoleOptionsFrom(settings, {
    routerUrl: settings.console.routerUrl,
    applicationFolder: join(import.meta.dirname, '../web/dist'),
    links: {},
    logger,
  });
  const metricsUrl = await serveMetrics(app, {});
  const console = await listenOn('CHAT4ALL_CONSOLE', options.address, () => startConsole(options));
  app.onStop(() => console.close());
  logger.info({ console: console.url, metrics: metricsUrl }, 'ready');
});
