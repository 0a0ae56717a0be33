import { join } from 'node:path';
import { startApiServer } from '@chat4all/api';
import { consoleOptionsFrom, startConsole } from '@chat4all/console';
import {
  FetchTrigger,
  RecentAdmissions,
  mediaTypesOf,
  policyFrom,
  startProjection,
  startWorker,
} from '@chat4all/delivery';
import {
  type App,
  confirmStore,
  consentKeywordsOf,
  followStore,
  formatListenAddress,
  isSimulated,
  listenOn,
  openBus,
  openConverter,
  openMedia,
  openOwnMasterKey,
  openScanner,
  openConfigured,
  openStore,
  assertAuthentication,
  runApp,
  serveMetrics,
} from '@chat4all/runtime';
import { posterFrom, startNotifier } from '@chat4all/notifier';
import { createWebhooks, startWebhookServer } from '@chat4all/webhooks';
import { announce } from './announce.ts';
import { startSandbox } from './simulated-platform.ts';
import { simulatedTelegram } from './simulated-telegram.ts';

/** Channels of `npm start`: all that are simulated in the process. */
const DEFAULTS = { CHAT4ALL_CHANNELS: 'whatsapp,instagram,telegram' };

/** Options of {@link runStandalone}. */
export interface StandaloneOptions {
  /** Called once the process is ready, with the URL of the console. */
  readonly onReady?: (app: App, consoleUrl: string) => void;
}

/** Runs all of Chat4All in this process until SIGTERM or SIGINT. */
export function runStandalone({ onReady }: StandaloneOptions = {}): Promise<void> {
  return runApp(
    'chat4all',
    async (app) => {
      const consoleUrl = await start(app);
      onReady?.(app, consoleUrl);
    },
    { defaults: DEFAULTS, hasOwnState: true },
  );
}

/** Starts everything, announces it, and resolves with the URL of the console. */
async function start(app: App): Promise<string> {
  const { settings, logger, metrics } = app;
  const { configuration, connectors } = await openConfigured(app, {
    environmentOf: (account) => {
      if (!isSimulated(account, settings)) return {};
      if (account.channel === 'telegram') return { fetch: simulatedTelegram(account) };
      // The sandbox starts after the accounts are read, and before any of them sends.
      return { fetch: (url, request) => sandbox.fetch(url, request) };
    },
    check: (tenants) => {
      assertAuthentication(settings, tenants);
    },
  });
  const { accounts } = configuration;
  const { channels } = connectors;
  const { retentionMs: logRetentionMs, apiLimits: limits } = settings;

  const { bus, check, usable } = await openBus(app, [...channels.keys()]);
  const store = await openStore(app);
  const { http, mediaMaximumBytes: maximumBytes } = settings;
  const files = await openMedia(app);
  const converter = await openConverter(app);
  const media = {
    store: files,
    scanner: openScanner(app),
    converter,
    maximumBytes,
    retention: settings.mediaRetention,
  };
  const sealer = openOwnMasterKey(app);
  // Calls to it do not leave the process.
  const sandboxUrl = `http://${formatListenAddress(settings.sandbox)}`;
  const accountSettings = { connectors, sealer, urls: [...settings.accountUrls, sandboxUrl] };
  const eventWebhooks = { sealer, allowLoopback: settings.insecure };
  await followStore(configuration, { ...app, store, sealer });
  const checks = { bus: check, store: () => store.check() };
  const metricsUrl = await serveMetrics(app, checks, { files: () => files.check() });
  logger.info({ metrics: metricsUrl }, 'listening');
  await usable;
  await confirmStore(app, bus, store);
  await configuration.refresh();
  const sandbox = await startSandbox(app, configuration.tenants);
  const webhooks = createWebhooks({ bus, accounts, metrics, logger });
  sandbox.setWebhooks(webhooks);

  const webhookServer = await listenOn('CHAT4ALL_WEBHOOKS', settings.webhooks, (address) =>
    startWebhookServer(webhooks, address, { logger }),
  );
  app.onStop(() => webhookServer.close());

  const drainTimeoutMs = settings.graceMs * 0.8;
  const policy = policyFrom(settings.delivery);
  const served = [...channels.keys()];
  const admissions = new RecentAdmissions();
  const trigger = new FetchTrigger();
  const fetched = { types: mediaTypesOf(settings.mediaReceived), accounts };
  const [projection, worker] = await Promise.all([
    startProjection({
      ...{ bus, store, admissions, fetched, trigger, metrics, logger, drainTimeoutMs },
      keywordsOf: consentKeywordsOf(configuration),
    }),
    startWorker({
      bus,
      store,
      media: files,
      converter,
      mediaScanner: media.scanner,
      mediaMaximumBytes: maximumBytes,
      sealer,
      admissions,
      trigger,
      accounts,
      channels: served,
      metrics,
      logger,
      drainTimeoutMs,
      policy,
    }),
  ]);
  app.onStop(() => projection.close());
  app.onStop(() => worker.close());
  const poster = posterFrom(settings);
  const notifier = await startNotifier({
    ...{ bus, endpoints: store.webhooks, sealer, poster, metrics, logger, drainTimeoutMs },
  });
  app.onStop(async () => {
    await notifier.close();
    await poster.close();
  });
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

  const consoleOptions = consoleOptionsFrom(settings, {
    routerUrl: api.httpUrl,
    applicationFolder: join(import.meta.dirname, '../../console/web/dist'),
    links: { sandbox: sandbox.url, webhooks: webhookServer.url },
    logger,
  });
  const console = await listenOn('CHAT4ALL_CONSOLE', consoleOptions.address, () => startConsole(consoleOptions));
  app.onStop(() => console.close());

  announce(app, {
    console: console.url,
    grpc: api.address,
    http: api.httpUrl,
    metrics: metricsUrl,
    webhooks: webhookServer.url,
    sandbox: sandbox.url,
  });
  return console.url;
}
