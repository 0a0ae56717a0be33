import type { Metrics } from '@chat4all/metrics';
import type { Store } from '@chat4all/store';
import type { Configuration } from './configuration.ts';
import type { Logger } from './logger.ts';
import { startPolling } from './polling.ts';
import type { Sealer } from './sealer.ts';
import { readStoredSettings } from './stored-settings.ts';

/** The interval at which the store is asked for changes, in milliseconds: half of the time in which they must be effective. */
const INTERVAL_MS = 1_000;

/** The parts that {@link followStore} uses. */
export interface FollowOptions {
  readonly store: Pick<Store, 'configuration'>;
  /** Decrypts the secrets of accounts; undefined without a master key, and then accounts of the store are unusable. */
  readonly sealer: Sealer | undefined;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'unusableAccounts'>;
  readonly onStop: (stop: () => Promise<void>) => void;
}

/**
 * Adds the accounts and API keys of the store to a configuration, and follows their changes each second until the app stops. While the
 * store is unavailable, the last known ones stay. Logs accounts that become unusable. Resolves after the first attempt to read the
 * store, whether it succeeded or not.
 */
export async function followStore(
  configuration: Configuration,
  { store, sealer, logger, metrics, onStop }: FollowOptions,
): Promise<void> {
  let revision: number | undefined;
  const read = async (): Promise<void> => {
    // Read first: a change during the reads is then read again.
    const current = await store.configuration.revision();
    if (current === revision) return;
    const stored = await readStoredSettings(store.configuration, sealer);
    configuration.setStored(stored);
    revision = current;
  };
  const readAlone = serialize(read);

  let unusable = new Map<string, string>();
  const reportUnusable = (): void => {
    const known = unusable;
    unusable = new Map(configuration.unusable.map(({ id, problem }) => [id, problem]));
    metrics.unusableAccounts.set(unusable.size);
    for (const { id, tenantId, channel, problem } of configuration.unusable) {
      if (known.get(id) === problem) continue;
      logger.error({ channel, account: id, tenant: tenantId, problem }, 'stored account unusable');
    }
    for (const id of known.keys())
      if (!unusable.has(id)) logger.info({ account: id }, 'stored account usable or deleted');
  };

  configuration.onChange(reportUnusable);
  configuration.follow(readAlone);
  const { promise: attempted, resolve: endAttempt } = Promise.withResolvers<undefined>();
  const follow = async (): Promise<boolean> => {
    try {
      await readAlone();
    } finally {
      endAttempt(undefined);
    }
    return false;
  };
  const polling = startPolling(follow, { task: 'read stored configuration', intervalMs: INTERVAL_MS, logger });
  onStop(() => polling.close());
  await attempted;
}

/** Returns a function that runs `run` again after each call: calls during a run share the next one, so that it sees what they have done. */
function serialize(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        running = run();
        return running;
      });
    return next;
  };
}
