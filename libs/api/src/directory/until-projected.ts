import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { Bus } from '@chat4all/bus';
import { eventsTopic, projectionGroup } from '@chat4all/records';
import { ApiError } from '../errors/api-error.ts';

/** How long the projection is waited for, in milliseconds. */
const WAIT_MS = 5_000;

/**
 * Waits until the store has everything that the log had when it was called: until each partition was seen to be finished.
 * Throws UNAVAILABLE when that does not happen in time, for example because no worker runs.
 */
export async function untilProjected(bus: Bus): Promise<void> {
  const finished = new Set<number>();
  const deadline = Date.now() + WAIT_MS;
  for (let wait = 5; ; wait = Math.min(wait * 2, 100)) {
    const lag = await bus.lag(projectionGroup, [eventsTopic]);
    for (const { partition, records } of lag) if (records === 0) finished.add(partition);
    const behind = lag.filter(({ partition }) => !finished.has(partition)).length;
    if (behind === 0) return;
    if (Date.now() + wait > deadline) throw storeIsBehind();
    await sleep(wait);
  }
}

function storeIsBehind(): ApiError {
  const message = 'the store is behind the log, so that something may come into it yet; nothing was erased, try again';
  return new ApiError(status.UNAVAILABLE, message, { reason: 'STORE_BEHIND', retryAfterMs: 5_000 });
}
