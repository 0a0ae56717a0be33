import type { Batch, Bus, Subscription } from '@chat4all/bus';
import type { Metrics } from '@chat4all/metrics';
import { deliveriesTopic } from '@chat4all/records';
import { type Accounts, type Clock, type Logger, startPolling, systemClock } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import { startRefreshingCredentials } from './credentials/refresh-credentials.ts';
import { AccountStatusCache } from './flow-control/account-status-cache.ts';
import { LimiterRegistry } from './flow-control/limiter-registry.ts';
import { type CallLimits, ConcurrencyLimiter } from './flow-control/concurrency-limiter.ts';
import { createBatchHandler } from './handle-batch.ts';
import { showAccounts, showLag, showWaiting } from './gauges.ts';
import { partitionShare } from './partition-share.ts';
import { type DeliveryPolicy, defaultPolicy } from './policy.ts';
import { createRecorder } from './recorder.ts';
import { startReleaser } from './releaser.ts';
import { startReplayer } from './replayer.ts';

/** How often a worker looks which accounts may send, and which share of the partitions it has, in milliseconds. */
const REFRESH_MS = 1_000;

/** How often it counts what waits in the store, in milliseconds: as often as Prometheus asks by default. */
const BACKLOG_INTERVAL_MS = 15_000;

/** What a worker works with. */
export interface WorkerOptions {
  readonly bus: Bus;
  readonly store: Store;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** The channels that this worker serves. */
  readonly channels: readonly string[];
  /** How many provider calls may be under way at once. Default: 256, half of them for one account. */
  readonly callLimits?: CallLimits;
  /** How long closing waits for what is under way, in milliseconds. Default: 10,000. */
  readonly drainTimeoutMs?: number;
  /** Default: {@link defaultPolicy}. */
  readonly policy?: DeliveryPolicy;
  /** Default: the machine's own. */
  readonly clock?: Clock;
  /** Between 0 and 1, for jitter. Default: `Math.random`. */
  readonly random?: () => number;
}

/** A service that runs until it is closed. */
export interface Service {
  /** Takes no more work, finishes what is under way, and resolves. */
  close(): Promise<void>;
}

/**
 * Takes deliveries off the log, each channel in a group of its own, and sends them: every delivery once, each lane in
 * order, many lanes at once. A record is done when its outcome is in the store and in the log. What has to wait long
 * waits in the store, from where any worker puts it on the log again.
 */
export async function startWorker(options: WorkerOptions): Promise<Service> {
  const { bus, store, accounts, metrics, logger, channels, drainTimeoutMs = 10_000 } = options;
  const { clock = systemClock, random = Math.random, policy = defaultPolicy } = options;
  const { callLimits = { calls: 256, callsPerAccount: 128 } } = options;
  const stopping = new AbortController();
  const retryContext = { metrics, logger, signal: stopping.signal };
  const accountStatuses = new AccountStatusCache({ store, clock, ...retryContext });
  const limiters = new LimiterRegistry({ accountStatuses, policy, clock, random });
  metrics.callLimit.set({ scope: 'process' }, callLimits.calls);
  metrics.callLimit.set({ scope: 'account' }, callLimits.callsPerAccount);
  const handle = createBatchHandler({
    ...{ bus, store, accounts, accountStatuses, limiters, metrics, logger, policy, clock, random },
    recorder: createRecorder({ bus, store, ...retryContext }),
    concurrency: new ConcurrencyLimiter(callLimits),
    stopping: stopping.signal,
  });

  const join = async (channel: string): Promise<{ subscription: Subscription; refresh: () => Promise<void> }> => {
    const group = `chat4all.worker.${channel}`;
    const topic = deliveriesTopic(channel);
    const subscription = await bus.subscribe({ group, topics: [topic], drainTimeoutMs }, (batch: Batch) =>
      handle(batch),
    );
    const refresh = async (): Promise<void> => {
      const lag = await bus.lag(group, [topic]);
      showLag(group, lag, metrics);
      limiters.setShare(channel, partitionShare(subscription.assigned.length, lag.length));
    };
    return { subscription, refresh };
  };
  const joined = await Promise.all(channels.map(join));
  const refreshAll = async (): Promise<boolean> => {
    const [statuses] = await Promise.all([accountStatuses.refresh(), ...joined.map(({ refresh }) => refresh())]);
    showAccounts(channels, accounts, refresher.expireMsOf, statuses, metrics);
    return false;
  };
  const countBacklog = async (): Promise<boolean> => {
    showWaiting(channels, accounts, await store.waiting(), metrics);
    return false;
  };
  const refresher = startRefreshingCredentials({ accounts, channels, clock, logger });
  const polling = { intervalMs: REFRESH_MS, clock, logger };
  const backgroundTasks = [
    startPolling(refreshAll, { ...polling, task: 'refresh account statuses' }),
    startPolling(countBacklog, { ...polling, task: 'count the backlog', intervalMs: BACKLOG_INTERVAL_MS }),
    startReleaser({ bus, store, clock, metrics, logger }),
    startReplayer({ bus, store, clock, metrics, logger }),
    refresher,
  ];
  return {
    close: async () => {
      await Promise.all(backgroundTasks.map((backgroundTask) => backgroundTask.close()));
      await closeAll(
        joined.map(({ subscription }) => subscription),
        stopping,
        drainTimeoutMs,
      );
    },
  };
}

// What waits to be tried again gives way a little before the bus would give up on it.
async function closeAll(
  subscriptions: readonly Subscription[],
  stopping: AbortController,
  drainTimeoutMs: number,
): Promise<void> {
  const giveUp = setTimeout(() => {
    stopping.abort();
  }, drainTimeoutMs * 0.8);
  try {
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
  } finally {
    clearTimeout(giveUp);
    stopping.abort();
  }
}
