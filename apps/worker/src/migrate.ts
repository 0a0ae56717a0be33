import { createLogger, maskPassword, readSettings } from '@chat4all/runtime';
import { createStore } from '@chat4all/store';

/**
 * Brings the store's schema up to date, and nothing else: what a deployment runs before the apps of a new version.
 * Rejects with one sentence when the settings are wrong, the store cannot be reached, or its schema is newer than this
 * program.
 */
export async function migrate(environment: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(environment);
  const logger = await createLogger('worker', settings.logLevel);
  const store = await createStore(settings.store);
  try {
    // A store that cannot be reached is opened all the same; its first call tells.
    await store.check();
  } finally {
    await store.close();
  }
  logger.info({ store: maskPassword(settings.store) }, 'the schema is up to date');
}
