import { type Bus, createBus } from '@chat4all/bus';
import { type ReadinessChecks, startMetricsServer } from '@chat4all/metrics';
import { topicSpecifications } from '@chat4all/records';
import { type Store, createStore } from '@chat4all/store';
import { listenOn } from './listen-address.ts';
import { observeBus } from './observe-bus.ts';
import { observeStore } from './observe-store.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { App } from './run-app.ts';

/** A bus that may still be on its way. */
export interface OpenedBus {
  readonly bus: Bus;
  /** Says whether the log can be used: it can be reached, and all topics are there. For readiness. */
  readonly check: () => Promise<void>;
  /** Resolves when it can be used for the first time. Rejects with what no waiting can help. */
  readonly usable: Promise<void>;
}

/**
 * Opens the bus that the settings name, with the topics of these channels, and closes it when the app stops. A log that
 * cannot be reached yet is tried again and again, so an app can serve what it can meanwhile; nothing is published before
 * its topic is there.
 */
export async function openBus(
  { settings, logger, metrics, onStop, stopping }: App,
  channels: readonly string[],
): Promise<OpenedBus> {
  const opened = await createBus(settings.bus, {
    log: (level, message, fields) => {
      logger[level](fields, message);
    },
  });
  onStop(() => opened.close());
  const bus = observeBus(opened, metrics);
  const topics = topicSpecifications(channels, settings);
  let waitsFor: Error | undefined = new Error('the topics are not checked yet');
  const ensureTopics = async (): Promise<void> => {
    try {
      await bus.ensureTopics(topics);
      waitsFor = undefined;
    } catch (error) {
      waitsFor = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  };
  const usable = retryWhileUnavailable('reach the log', ensureTopics, { signal: stopping, logger });
  // Who does not wait for it learns from `check`.
  usable.catch(() => undefined);
  return {
    bus,
    usable,
    check: async () => {
      if (waitsFor !== undefined) throw waitsFor;
      await bus.check();
    },
  };
}

/** Opens the store that the settings name, and closes it when the app stops. */
export async function openStore({ settings, metrics, onStop }: App): Promise<Store> {
  const store = await createStore(settings.store);
  onStop(() => store.close());
  return observeStore(store, metrics);
}

/**
 * Serves the process's metrics, health and readiness until it stops. From then on it is not ready. What it can do
 * without for a while, serving less, is `optional`.
 */
export async function serveMetrics(app: App, ready: ReadinessChecks, optional: ReadinessChecks = {}): Promise<string> {
  const { registry } = app.metrics;
  const running = (): Promise<void> =>
    app.stopping.aborted ? Promise.reject(new Error('the process is stopping')) : Promise.resolve();
  const server = await listenOn('CHAT4ALL_METRICS', app.settings.metrics, (address) =>
    startMetricsServer({ ...address, registry, ready: { running, ...ready }, optional: optional }),
  );
  app.onStop(() => server.close());
  return server.url;
}
