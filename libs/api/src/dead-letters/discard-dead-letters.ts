import type { Bus } from '@chat4all/bus';
import type { DeadLetterFilter } from '@chat4all/proto';
import { changeToRecord } from '@chat4all/records';
import { type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import { invalidFields } from '../errors/api-error.ts';
import { toFilter } from './to-filter.ts';

/** What discarding works with. */
export interface DiscardOptions {
  readonly store: Pick<Store, 'deadLetters'>;
  readonly bus: Bus;
  readonly logger: Logger;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/**
 * Gives dead letters of the tenant up for good, tells that their deliveries have failed, and says how many there were.
 * Throws INVALID_ARGUMENT when nothing says which: that it is to be all of them has to be said.
 */
export async function discardDeadLetters(
  tenantId: string,
  requested: DeadLetterFilter | undefined,
  { store, bus, logger, stopping }: DiscardOptions,
): Promise<number> {
  const filter = toFilter(requested);
  if (Object.keys(filter).length === 0) {
    const description = 'is empty: say which dead letters to give up; filter.end_time alone takes all up to then';
    throw invalidFields([{ field: 'filter', description }]);
  }
  for (let total = 0; ;) {
    const { count, changes } = await store.deadLetters.discard(tenantId, filter, Date.now());
    if (count === 0) return total;
    total += count;
    if (changes.length === 0) continue;
    // The store tells them once, so an outage of the log must not lose them.
    const records = changes.map(changeToRecord);
    await retryWhileUnavailable('publish what was discarded', () => bus.publish(records), { signal: stopping, logger });
  }
}
