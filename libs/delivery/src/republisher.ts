import type { Bus, BusRecord } from '@chat4all/bus';
import { type BackgroundTask, type Clock, retryWhileUnavailable, startPolling } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { RetryContext } from './retry-context.ts';

/** How often the store is asked again while it, or the log, cannot be reached, in milliseconds. */
const RETRY_MS = 2_000;

/** What putting back works with. */
export interface RepublisherOptions extends Omit<RetryContext, 'signal'> {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
}

/** What is put on the log again, and how. */
export interface RepublishSource<Taken> {
  readonly task: string;
  /** How often the store is asked, in milliseconds. */
  readonly intervalMs: number;
  /** Takes the next ones out of the store; none when there is nothing to do. */
  readonly take: () => Promise<readonly Taken[]>;
  readonly toRecords: (taken: readonly Taken[]) => BusRecord[];
  /** Called when the log has them; says whether there may be more. */
  readonly onPublished: (taken: readonly Taken[]) => Promise<boolean> | boolean;
}

/** Takes things out of the store and puts them on the log again, until it is closed. */
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
  return startPolling(step, {
    task,
    intervalMs,
    retryMs: RETRY_MS,
    clock,
    logger,
  });
}
