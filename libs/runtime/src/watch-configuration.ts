import { type Stats, unwatchFile, watchFile } from 'node:fs';
import type { Configuration } from './configuration.ts';
import type { App } from './run-app.ts';

/** How often the files are looked at, in milliseconds. Looking works where notifications do not: over networks, through links. */
const INTERVAL_MS = 2_000;

/**
 * Reads the configuration again when one of its files changes, or on SIGHUP, until the app stops. What is wrong with it is
 * logged, and changes nothing. Waits for a change to settle, so that several files that change together are read together.
 */
export function watchConfiguration(
  configuration: Configuration,
  { logger, metrics, onStop }: Pick<App, 'logger' | 'metrics' | 'onStop'>,
  intervalMs = INTERVAL_MS,
): void {
  let watched: readonly string[] = [];
  let settling: NodeJS.Timeout | undefined;

  const reload = (cause: string): void => {
    try {
      configuration.reload();
      metrics.configurationLoaded.set(1);
      logger.info({ cause, tenants: configuration.tenants.length }, 'the configuration was read again');
    } catch (error) {
      metrics.configurationLoaded.set(0);
      logger.error({ err: error, cause }, 'the configuration is wrong; the one of before stays');
    }
    watch();
  };
  const changed = (now: Stats, before: Stats): void => {
    if (now.mtimeMs === before.mtimeMs && now.ino === before.ino && now.size === before.size) return;
    clearTimeout(settling);
    settling = setTimeout(() => {
      reload('a file has changed');
    }, intervalMs / 4);
  };
  const unwatch = (): void => {
    for (const file of watched) unwatchFile(file, changed);
  };
  const watch = (): void => {
    const { files } = configuration;
    if (files.length === watched.length && files.every((file) => watched.includes(file))) return;
    unwatch();
    watched = files;
    for (const file of files) watchFile(file, { interval: intervalMs, persistent: false }, changed);
  };
  const onSignal = (): void => {
    reload('SIGHUP');
  };

  metrics.configurationLoaded.set(1);
  watch();
  process.on('SIGHUP', onSignal);
  onStop(() => {
    process.off('SIGHUP', onSignal);
    clearTimeout(settling);
    unwatch();
    return Promise.resolve();
  });
}
