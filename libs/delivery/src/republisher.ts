import type { Bus, BusRecord } from '@chat4all/bus';
import { type BackgroundTask, type Clock, retryWhileUnavailable, startPolling } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { RetryContext } from './retry-context.ts';

/** The pause after the store or the log was unavailable, in milliseconds. */
const RETRY_MS = 2_000;

/** The parts that a republisher uses. */
export interface RepublisherOptions extends Omit<RetryContext, 'signal'> {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
}

/** A source of records in the store that are published to the log again. */
export interface RepublishSource<Taken> {
  /** The name of the task in the log. */
  readonly task: string;
  /** The interval at which the store is polled, in milliseconds. */
  readonly intervalMs: number;
  /** Takes the next items out of the store; none if there is nothing to do. */
  readonly take: () => Promise<readonly Taken[]>;
  readonly toRecords: (taken: readonly Taken[]) => BusRecord[];
  /** Called once the log has the items; returns whether there may be more. */
  readonly onPublished: (taken: readonly Taken[]) => Promise<boolean> | boolean;
}

/** Takes items out of the store and publishes them to the log, until it is closed. */
export function startRepublisher<Taken>(
  { bus, clock, metrics, logger }: RepublisherOptions,
  { task, intervalMs, take, toRecords, onPublished }: RepublishSource<Taken>,
): BackgroundTask {
  const step = async (signal: AbortSignal): Promise<boolean> => {
    const taken = await take();
    if (taken.length === 0) return false;
    await retryWhileUnavailable(task, () => bus.publish(toRecords(taken)), { signal, logger, metrics });
    return onPublished(taken);
  };
  return startPolling(step, { task, intervalMs, retryMs: RETRY_MS, clock, logger });
}
