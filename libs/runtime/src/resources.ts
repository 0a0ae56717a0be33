import { join } from 'node:path';
import { type Bus, createBus } from '@chat4all/bus';
import {
  type MediaConverter,
  MediaError,
  type MediaScanner,
  type MediaStore,
  createMediaScanner,
  createMediaStore,
  loadMediaConverter,
} from '@chat4all/media';
import {
  type Exposer,
  type Readiness,
  type ReadinessChecks,
  createExposer,
  readinessOf,
  startMetricsServer,
} from '@chat4all/metrics';
import { topicSpecifications } from '@chat4all/records';
import { type Store, createStore } from '@chat4all/store';
import { answerPrimary, isMember } from './cluster/member.ts';
import { metricsConnectionLimiter } from './connection-limiter.ts';
import { listenOn } from './listen-address.ts';
import { observeBus } from './observe-bus.ts';
import { observeMedia, observeScanner } from './observe-media.ts';
import { observeStore } from './observe-store.ts';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { App } from './run-app.ts';
import { type Sealer, openSealer } from './sealer.ts';
import { SettingsError } from './settings-error.ts';

/** The parts of an app whose metrics are served. */
export type ServedApp = Pick<App, 'metrics' | 'settings' | 'logger' | 'stopping' | 'onStop'>;

/** A bus that may not be available yet. */
export interface OpenedBus {
  readonly bus: Bus;
  /** Resolves if the log is reachable and has all topics; for readiness. */
  readonly check: () => Promise<void>;
  /** Resolves once the log can be used. Rejects with an error that is not retryable. */
  readonly usable: Promise<void>;
}

/**
 * Opens the bus of the settings with the topics of these channels, and closes it when the app stops. Retries while the log is
 * unavailable, so that an app can serve what does not need it meanwhile.
 */
export async function openBus(
  { settings, logger, metrics, onStop, stopping }: App,
  channels: readonly string[],
): Promise<OpenedBus> {
  const opened = await createBus(settings.bus, {
    log: (level, message, { error, ...fields }) => {
      logger[level](error === undefined ? fields : { ...fields, err: error }, message);
    },
  });
  onStop(() => opened.close());
  const bus = observeBus(opened, metrics);
  const topics = topicSpecifications(channels, settings);
  let unavailable: Error | undefined = new Error('the topics were not checked yet');
  const ensureTopics = async (): Promise<void> => {
    try {
      await bus.ensureTopics(topics);
      unavailable = undefined;
    } catch (error) {
      unavailable = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  };
  const usable = retryWhileUnavailable('ensure topics', ensureTopics, { signal: stopping, logger, metrics });
  // Callers that do not await it learn the error from `check`.
  usable.catch(() => undefined);
  return {
    bus,
    usable,
    check: async () => {
      if (unavailable !== undefined) throw unavailable;
      await bus.check();
    },
  };
}

/** Opens the store of the settings, and closes it when the app stops. */
export async function openStore({ settings, metrics, onStop }: App): Promise<Store> {
  const store = await createStore(settings.store);
  onStop(() => store.close());
  return observeStore(store, metrics);
}

/** Opens the files of the settings, and closes them when the app stops. A folder is created with its first file. */
export async function openMedia({ settings, metrics, onStop }: App): Promise<MediaStore> {
  const media = await createMediaStore(settings.media).catch((error: unknown) => {
    if (!MediaError.is(error)) throw error;
    throw new SettingsError('invalid settings', [`CHAT4ALL_MEDIA: ${error.message.replace(/^media: /, '')}`]);
  });
  onStop(() => media.close());
  return observeMedia(media, metrics);
}

/** Opens the master keys of the settings, which encrypt secrets in the store; undefined without any. Throws a SettingsError. */
export function openMasterKey({ settings }: App): Sealer | undefined {
  return settings.masterKey === undefined ? undefined : openSealer(settings.masterKey);
}

/**
 * Opens the master keys of the settings. Without any, opens `master.key` beside the SQLite database, or in `./data`, and creates it
 * if it is missing. Throws a SettingsError.
 */
export function openOwnMasterKey({ settings }: App): Sealer {
  if (settings.masterKey !== undefined) return openSealer(settings.masterKey);
  const [, folder = './data'] = /^sqlite:(.*\/)/.exec(settings.store) ?? [];
  return openSealer(join(folder, 'master.key'), { createMissing: true });
}

/** Loads the converters of the settings; undefined without one. Rejects with a SettingsError if one cannot be loaded. */
export async function openConverter({ settings }: App): Promise<MediaConverter | undefined> {
  if (settings.mediaConvert.length === 0) return undefined;
  return loadMediaConverter(settings.mediaConvert).catch((error: unknown) => {
    if (!MediaError.is(error)) throw error;
    throw new SettingsError('invalid settings', [`CHAT4ALL_MEDIA_CONVERT: ${error.message.replace(/^convert: /, '')}`]);
  });
}

/** Returns the malware scanner of the settings; undefined without one. */
export function openScanner({ settings, metrics, logger }: App): MediaScanner | undefined {
  if (settings.mediaScan === undefined) return undefined;
  return observeScanner(createMediaScanner(settings.mediaScan), metrics, logger);
}

/**
 * Serves the metrics, health and readiness of the process until it stops. Without a `ready` dependency the process is not
 * ready; without an `optional` one it is degraded, or not ready if that is damaged. The checks run at each scrape too,
 * for the metric of dependencies. In a cluster, the primary serves those of all processes. Returns the URL.
 */
export async function serveMetrics(
  app: ServedApp,
  ready: ReadinessChecks,
  optional: ReadinessChecks = {},
): Promise<string> {
  const running = (): Promise<void> =>
    app.stopping.aborted ? Promise.reject(new Error('the process is stopping')) : Promise.resolve();
  const readiness = async (): Promise<Readiness> => {
    const current = await readinessOf({ running, ...ready }, optional);
    for (const dependency of Object.keys({ ...ready, ...optional })) {
      const isUp = !(dependency in current.notReady) && !(dependency in current.degraded);
      app.metrics.dependencyUp.set({ dependency }, isUp ? 1 : 0);
    }
    return current;
  };
  if (isMember()) return answerPrimary(app.metrics, readiness);
  const format = createExposer(app.metrics.registry);
  const expose: Exposer = async (accept) => {
    await readiness();
    return format(accept);
  };
  const limiter = metricsConnectionLimiter(app.logger);
  const server = await listenOn('CHAT4ALL_METRICS', app.settings.metrics, (address) =>
    startMetricsServer(address, { expose, readiness, onConnection: (socket) => limiter.add(socket) }),
  );
  app.onStop(() => server.close());
  return server.url;
}
