import type { Bus } from '@chat4all/bus';
import { EVENTS_TOPIC, PROJECTION_GROUP } from '@chat4all/records';
import { type Store, StoreError } from '@chat4all/store';
import { retryWhileUnavailable } from './retry-while-unavailable.ts';
import type { App } from './run-app.ts';

/** A group that never reads, whose lag is therefore all retained records. */
const NO_GROUP = 'chat4all.none';

/**
 * Refuses a new store on a log whose events another store has consumed, because it would know none of the deliveries that
 * were sent; otherwise records that the store is used with this log. Retries while one of them is unavailable. Rejects with a
 * StoreError, unless CHAT4ALL_ACCEPT_EMPTY_STORE is set.
 *
 * Processes may start at once: one that projects events has recorded before that the store is used.
 */
export async function confirmStore(
  { settings, logger, metrics, stopping }: App,
  bus: Pick<Bus, 'lag'>,
  store: Store,
): Promise<void> {
  const confirm = async (): Promise<void> => {
    if (!(await store.isNew())) return;
    const consumed = await countConsumed(bus);
    if (consumed > 0 && !settings.acceptEmptyStore && (await store.isNew())) throw emptyStore(consumed);
    await store.setUsed();
  };
  await retryWhileUnavailable('confirm store', confirm, { signal: stopping, logger, metrics });
}

/** Returns the number of retained events that the projection has finished. */
async function countConsumed(bus: Pick<Bus, 'lag'>): Promise<number> {
  const retained = await bus.lag(NO_GROUP, [EVENTS_TOPIC]);
  // Read second, so that events published meanwhile do not count.
  const open = new Map((await bus.lag(PROJECTION_GROUP, [EVENTS_TOPIC])).map((lag) => [lag.partition, lag.records]));
  const consumed = retained.map(({ partition, records }) => Math.max(records - (open.get(partition) ?? records), 0));
  return consumed.reduce((sum, records) => sum + records, 0);
}

function emptyStore(consumed: number): StoreError {
  return new StoreError(
    'misconfigured',
    `store: is empty, but ${consumed} events of the log are in another one; set CHAT4ALL_STORE to that store or restore it, ` +
      'or start with CHAT4ALL_ACCEPT_EMPTY_STORE=1 to continue without its messages',
  );
}
