import type { Bus } from '@chat4all/bus';
import type { Capabilities } from '@chat4all/connector';
import type { DeadLetterFilter } from '@chat4all/proto';
import { changeToRecord } from '@chat4all/records';
import { type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import { invalidField } from '../errors/api-error.ts';
import { Violations } from '../validation/violations.ts';
import { readFilter } from './read-filter.ts';

/** The parts that {@link discardDeadLetters} uses. */
export interface DiscardOptions {
  readonly store: Pick<Store, 'deadLetters'>;
  readonly bus: Bus;
  readonly channels: ReadonlyMap<string, Capabilities>;
  readonly logger: Logger;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/**
 * Discards dead letters of a tenant for good, publishes that their deliveries have failed, and returns their number.
 * Throws INVALID_ARGUMENT for an empty filter: a caller must say explicitly that all are to be discarded.
 */
export async function discardDeadLetters(
  tenantId: string,
  requested: DeadLetterFilter | undefined,
  { store, bus, channels, logger, stopping }: DiscardOptions,
): Promise<number> {
  const violations = new Violations();
  const filter = readFilter(requested, channels, violations);
  violations.assertNone();
  if (Object.keys(filter).length === 0) {
    throw invalidField('filter', 'is required; to discard all dead letters, set filter.end_time');
  }
  for (let total = 0; ;) {
    const { count, changes } = await store.deadLetters.discard(tenantId, filter, Date.now());
    if (count === 0) return total;
    total += count;
    if (changes.length === 0) continue;
    // The store returns each change once, so an outage of the log must not lose them.
    const records = changes.map(changeToRecord);
    const retry = { signal: stopping, logger };
    await retryWhileUnavailable('publish discarded deliveries', () => bus.publish(records), retry);
  }
}
