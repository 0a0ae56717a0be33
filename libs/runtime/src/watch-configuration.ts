import { type Stats, unwatchFile, watchFile } from 'node:fs';
import type { Configuration } from './configuration.ts';
import type { App } from './run-app.ts';
import { SettingsError } from './settings-error.ts';

/** The interval at which files are checked, in milliseconds. Polling also works on network file systems and through links. */
const INTERVAL_MS = 2_000;

/**
 * Reloads the configuration when one of its files changes, or on SIGHUP, until the app stops. An invalid configuration is
 * logged, and changes nothing. Waits briefly after a change, so that files that change together are read together.
 */
export function watchConfiguration(
  configuration: Configuration,
  { logger, metrics, onStop }: Pick<App, 'logger' | 'metrics' | 'onStop'>,
  intervalMs = INTERVAL_MS,
): void {
  let watched: readonly string[] = [];
  let settling: NodeJS.Timeout | undefined;
  const encryption = encryptionOf(configuration);

  const reload = (cause: string): void => {
    try {
      configuration.reload();
      metrics.configurationLoaded.set(1);
      logger.info({ cause, tenants: configuration.tenants.length }, 'configuration reloaded');
      if (encryptionOf(configuration) !== encryption) {
        logger.warn({ running: encryption, configured: encryptionOf(configuration) }, 'tls changed, restart required');
      }
    } catch (error) {
      metrics.configurationLoaded.set(0);
      const facts = error instanceof SettingsError ? { problems: error.problems } : { err: error };
      logger.error({ ...facts, cause }, 'invalid configuration, keeping the previous one');
    }
    watch();
  };
  const onFileChange = (current: Stats, previous: Stats): void => {
    if (current.mtimeMs === previous.mtimeMs && current.ino === previous.ino && current.size === previous.size) return;
    clearTimeout(settling);
    settling = setTimeout(() => {
      reload('file changed');
    }, intervalMs / 4);
  };
  const unwatch = (): void => {
    for (const file of watched) unwatchFile(file, onFileChange);
  };
  const watch = (): void => {
    const { files } = configuration;
    if (files.length === watched.length && files.every((file) => watched.includes(file))) return;
    unwatch();
    watched = files;
    for (const file of files) watchFile(file, { interval: intervalMs, persistent: false }, onFileChange);
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

/** Returns the part of `tls` that a running API server cannot change. */
function encryptionOf({ tls }: Configuration): string {
  if (tls === undefined) return 'none';
  return tls.clientAuthority === undefined ? 'tls' : 'tls with client certificates';
}
