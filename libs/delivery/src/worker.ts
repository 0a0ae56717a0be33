import type { MediaConverter, MediaScanner, MediaStore } from '@chat4all/media';
import type { Batch, Bus, Subscription } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { deliveriesTopic } from '@chat4all/records';
import {
  type Accounts,
  type Clock,
  type Logger,
  type Sealer,
  retryWhileUnavailable,
  startPolling,
  systemClock,
} from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import { startRefreshingCredentials } from './credentials/refresh-credentials.ts';
import { AccountStatusCache } from './flow-control/account-status-cache.ts';
import { ConcurrencyLimiter } from './flow-control/concurrency-limiter.ts';
import { LimiterRegistry } from './flow-control/limiter-registry.ts';
import { setAccountGauges, setBacklogGauges, setLagGauges, setTemplateGauges } from './gauges.ts';
import { createBatchHandler } from './handle-batch.ts';
import { DEFAULT_POLICY, type DeliveryPolicy } from './policy.ts';
import type { RecentAdmissions } from './recent-admissions.ts';
import { createRecorder } from './recorder.ts';
import { FetchTrigger } from './media/fetch-trigger.ts';
import { startFileFetcher } from './media/file-fetcher.ts';
import { FileSender } from './media/file-sender.ts';
import { startReleaser } from './releaser.ts';
import { TemplateCategories } from './templates/template-categories.ts';
import { startTemplateSyncer } from './templates/template-syncer.ts';
import { startReplayer } from './replayer.ts';

/** The interval at which account statuses and this worker's share of the partitions are refreshed, in milliseconds. */
const REFRESH_INTERVAL_MS = 1_000;

/** The interval at which the backlog is counted, in milliseconds: Prometheus's default scrape interval. */
const BACKLOG_INTERVAL_MS = 15_000;

/** The time that closing waits for running deliveries by default, in milliseconds. */
export const DEFAULT_DRAIN_TIMEOUT_MS = 10_000;

/** The part of the drain timeout after which retries in memory are given up, before the bus gives up on their records. */
const RETRY_PART = 0.8;

/** The options of {@link startWorker}. */
export interface WorkerOptions {
  readonly bus: Bus;
  readonly store: Store;
  /** The bytes of files that messages refer to. */
  readonly media: MediaStore;
  /** Converts files that a channel does not carry. Default: they fail. */
  readonly converter?: MediaConverter | undefined;
  /** Looks for malware in received files. Default: they are not scanned. */
  readonly mediaScanner?: MediaScanner | undefined;
  /** The size of the largest file that is received, in bytes. */
  readonly mediaMaximumBytes: number;
  /** Set by the projection of the same process when there are files to be fetched. Default: they are found by polling. */
  readonly trigger?: FetchTrigger;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Where this worker records what it admits, for the projection of the same process. Default: nowhere. */
  readonly admissions?: RecentAdmissions;
  /** Encrypts the refreshed credentials of accounts by API. Default: none, without a master key. */
  readonly sealer?: Sealer | undefined;
  /** The channels that this worker serves. */
  readonly channels: readonly string[];
  /** The time that closing waits for running deliveries, in milliseconds. Default: 10,000. */
  readonly drainTimeoutMs?: number;
  /** Default: {@link DEFAULT_POLICY}. */
  readonly policy?: DeliveryPolicy;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
  /** Returns a number from 0 up to 1, for jitter. Default: `Math.random`. */
  readonly random?: () => number;
}

/** A service that runs until it is closed. */
export interface Service {
  /** Stops taking work, finishes running work, and resolves. */
  close(): Promise<void>;
}

/**
 * Consumes deliveries from the log, one group per channel, and sends them: each delivery once, each lane in order, lanes
 * concurrently. A record is done once its outcome is in the store and in the log. Long waits are spent in the store, from
 * where any worker publishes deliveries to the log again.
 */
export async function startWorker(options: WorkerOptions): Promise<Service> {
  const {
    bus,
    store,
    accounts,
    admissions,
    metrics,
    logger,
    channels,
    drainTimeoutMs = DEFAULT_DRAIN_TIMEOUT_MS,
  } = options;
  const { clock = systemClock, random = Math.random, policy = DEFAULT_POLICY, trigger = new FetchTrigger() } = options;
  const stopping = new AbortController();
  const retryContext = { metrics, logger, signal: stopping.signal };
  const accountStatuses = new AccountStatusCache({ store, bus, clock, ...retryContext });
  const limiters = new LimiterRegistry({ accountStatuses, policy, clock, random });
  metrics.callLimit.set({ scope: 'process' }, policy.calls.calls);
  metrics.callLimit.set({ scope: 'account' }, policy.calls.callsPerAccount);
  const handle = createBatchHandler({
    ...{ bus, store, accounts, accountStatuses, limiters, admissions, metrics, logger, policy, clock, random },
    recorder: createRecorder({ bus, store, ...retryContext }),
    concurrency: new ConcurrencyLimiter(policy.calls),
    templateCategories: new TemplateCategories({ templates: store.templates, clock, logger }),
    fileSender: new FileSender({
      ...{ files: store.media, bytes: options.media, converter: options.converter, clock, metrics, logger },
    }),
    stopping: stopping.signal,
  });

  const join = async (channel: string): Promise<{ subscription: Subscription; refresh: () => Promise<void> }> => {
    const group = `chat4all.worker.${channel}`;
    const topic = deliveriesTopic(channel);
    const subscribe = (): Promise<Subscription> =>
      bus.subscribe({ group, topics: [topic], drainTimeoutMs }, (batch: Batch) => handle(batch));
    const subscription = await retryWhileUnavailable('join group', subscribe, retryContext);
    const refresh = async (): Promise<void> => {
      const lag = await bus.lag(group, [topic]);
      await setLagGauges(group, lag, metrics);
      limiters.setShare(channel, shareOf(subscription.assigned.length, lag.length));
    };
    return { subscription, refresh };
  };
  const joined = await Promise.all(channels.map(join));
  const refresher = startRefreshingCredentials({
    ...{ accounts, channels, clock, logger },
    sealed: { accounts: store.configuration.accounts, sealer: options.sealer },
  });
  const served = { channels, accounts };
  const refreshAll = async (): Promise<boolean> => {
    const [statuses] = await Promise.all([accountStatuses.refresh(), ...joined.map(({ refresh }) => refresh())]);
    setAccountGauges(served, statuses, refresher.expireMsOf, metrics);
    return false;
  };
  const countBacklog = async (): Promise<boolean> => {
    setBacklogGauges(served, await store.backlog(), metrics);
    await setTemplateGauges(served, store.templates, metrics);
    metrics.unfetchedMedia.set(await store.media.countUnfetched());
    return false;
  };
  const polling = { clock, logger };
  const backgroundTasks = [
    startPolling(refreshAll, { ...polling, task: 'refresh account statuses', intervalMs: REFRESH_INTERVAL_MS }),
    startPolling(countBacklog, { ...polling, task: 'count backlog', intervalMs: BACKLOG_INTERVAL_MS }),
    startReleaser({ bus, store, clock, metrics, logger }),
    startReplayer({ bus, store, accounts, clock, metrics, logger }),
    startFileFetcher({
      ...{ bus, files: store.media, bytes: options.media, accounts, channels, policy, clock, random, metrics, logger },
      ...{ scanner: options.mediaScanner, maximumBytes: options.mediaMaximumBytes, trigger },
    }),
    startTemplateSyncer({
      ...{ templates: store.templates, bus, accounts, channels, clock, random, metrics, logger },
    }),
    refresher,
  ];
  return {
    close: async () => {
      await Promise.all(backgroundTasks.map((task) => task.close()));
      await closeAll(
        joined.map(({ subscription }) => subscription),
        stopping,
        drainTimeoutMs,
      );
    },
  };
}

/** Returns the part of a topic's partitions that a member of a group has, up to 1. A member without any counts as having one. */
function shareOf(assigned: number, partitions: number): number {
  return partitions === 0 ? 1 : Math.min(1, Math.max(1, assigned) / partitions);
}

async function closeAll(
  subscriptions: readonly Subscription[],
  stopping: AbortController,
  drainTimeoutMs: number,
): Promise<void> {
  const timer = setTimeout(() => {
    stopping.abort();
  }, drainTimeoutMs * RETRY_PART);
  try {
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
  } finally {
    clearTimeout(timer);
    stopping.abort();
  }
}
