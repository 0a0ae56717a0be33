import { type Bus, createBus } from '@chat4all/bus';
import { type Metrics, type ReadinessChecks, startMetricsServer } from '@chat4all/metrics';
import { topicSpecifications } from '@chat4all/records';
import { type Store, createStore } from '@chat4all/store';
import { listenOn } from './listen-address.ts';
import type { App } from './run-app.ts';

/** Opens the bus that the settings name, with all its topics, and closes it when the app stops. */
export async function openBus({ settings, onStop }: App): Promise<Bus> {
  const bus = await createBus(settings.bus);
  onStop(() => bus.close());
  await bus.ensureTopics(topicSpecifications(settings.channels, settings));
  return bus;
}

/** Opens the store that the settings name, and closes it when the app stops. */
export async function openStore({ settings, onStop }: App): Promise<Store> {
  const store = await createStore(settings.store);
  onStop(() => store.close());
  return store;
}

/** Serves the process's metrics, health and readiness until it stops. From then on it is not ready. */
export async function serveMetrics(app: App, { registry }: Metrics, ready: ReadinessChecks): Promise<string> {
  const running = (): Promise<void> =>
    app.stopping.aborted ? Promise.reject(new Error('the process is stopping')) : Promise.resolve();
  const server = await listenOn('CHAT4ALL_METRICS', app.settings.metrics, (address) =>
    startMetricsServer({ ...address, registry, ready: { running, ...ready } }),
  );
  app.onStop(() => server.close());
  return server.url;
}
