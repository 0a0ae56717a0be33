import { createLogger, maskPassword, readSettings } from '@chat4all/runtime';
import { createStore } from '@chat4all/store';

/**
 * Migrates the store's schema to this version, as a deployment does before it starts the apps. Rejects if the settings are
 * invalid, the store is unavailable, or its schema is newer than this version.
 */
export async function migrate(environment: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(environment);
  const logger = await createLogger('worker', settings.logLevel);
  const store = await createStore(settings.store);
  try {
    // Opening succeeds while the store is unavailable; the first call does not.
    await store.check();
  } finally {
    await store.close();
  }
  logger.info({ store: maskPassword(settings.store) }, 'schema migrated');
}
