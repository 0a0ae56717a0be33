import type { Bus } from '@chat4all/bus';
import { ConnectorError } from '@chat4all/connector';
import type { Metrics } from '@chat4all/metrics';
import {
  type Account,
  type Accounts,
  type BackgroundTask,
  type Clock,
  type Logger,
  hasTemplates,
  startPolling,
  syncTemplates,
} from '@chat4all/runtime';
import type { SyncClaim, Templates } from '@chat4all/store';

/** The interval at which due accounts are looked for, in milliseconds. */
const CHECK_INTERVAL_MS = 2_000;

/** The interval at which an account is synchronized, in milliseconds, and the part of it that is random. */
const SYNC_INTERVAL_MS = 3_600_000;
const JITTER = 0.1;

/** The first pause after a failure, in milliseconds. It doubles with each failure in a row, up to the interval. */
const FIRST_RETRY_MS = 60_000;

/** The time that a synchronization may take, and the claim that covers it, in milliseconds. */
const TIMEOUT_MS = 240_000;
const LEASE_MS = 300_000;

/** The options of {@link startTemplateSyncer}. */
export interface TemplateSyncerOptions {
  readonly templates: Templates;
  readonly bus: Bus;
  readonly accounts: Accounts;
  /** The channels whose accounts are synchronized. */
  readonly channels: readonly string[];
  readonly clock: Clock;
  /** Returns a number from 0 up to 1, for jitter. */
  readonly random: () => number;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** The interval at which due accounts are looked for, in milliseconds. Default: 2,000. */
  readonly checkIntervalMs?: number;
}

/**
 * Synchronizes the templates of accounts every hour, and when it is requested, until it is closed. One of
 * several workers synchronizes an account; if it crashes, another one does 5 minutes later.
 */
export function startTemplateSyncer(options: TemplateSyncerOptions): BackgroundTask {
  const { templates, accounts, channels, clock, logger, metrics, checkIntervalMs = CHECK_INTERVAL_MS } = options;
  const added = new Set<string>();

  const addAccounts = async (): Promise<void> => {
    const found = accounts.all.filter((account) => channels.includes(account.channel) && hasTemplates(account));
    const missing = found.filter(({ id }) => !added.has(id));
    if (missing.length === 0) return;
    await templates.addSyncs(missing.map(({ id: accountId, channel }) => ({ accountId, channel })));
    for (const { id } of missing) added.add(id);
  };
  const sync = async (account: Account, { failures }: SyncClaim, stopping: AbortSignal): Promise<boolean> => {
    const facts = { channel: account.channel, account: account.id };
    try {
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(TIMEOUT_MS)]);
      await syncTemplates(account, undefined, { ...options, now: () => clock.now() }, { signal });
      if (failures > 0) logger.info(facts, 'template synchronization recovered');
      metrics.templateSyncs.inc({ channel: account.channel, outcome: 'success' });
      return true;
    } catch (thrown) {
      if (stopping.aborted) throw thrown;
      const { reason, channelCode: code } = ConnectorError.from(thrown);
      if (failures === 0) logger.error({ ...facts, reason, code, err: thrown }, 'templates not synchronized, retrying');
      metrics.templateSyncs.inc({ channel: account.channel, outcome: 'failure' });
      return false;
    }
  };
  const syncDue = async (signal: AbortSignal): Promise<boolean> => {
    await addAccounts();
    const claim = await templates.claimSync(channels, LEASE_MS);
    if (claim === undefined) return false;
    const account = accounts.find(claim.accountId);
    // An account that is not configured here any more is looked at again by the hour.
    const succeeded = account === undefined || !hasTemplates(account) || (await sync(account, claim, signal));
    const nextSyncTimeMs = clock.now() + (succeeded ? interval(options.random) : retryPause(claim.failures));
    await templates.finishSync(claim, { failed: !succeeded, nextSyncTimeMs });
    return true;
  };
  return startPolling(syncDue, { task: 'synchronize templates', intervalMs: checkIntervalMs, clock, logger });
}

function interval(random: () => number): number {
  return Math.round(SYNC_INTERVAL_MS * (1 - JITTER + 2 * JITTER * random()));
}

function retryPause(failures: number): number {
  return Math.min(SYNC_INTERVAL_MS, FIRST_RETRY_MS * 2 ** failures);
}
