import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { Bus } from '@chat4all/bus';
import { EVENTS_TOPIC, PROJECTION_GROUP } from '@chat4all/records';
import { ApiError } from '../errors/api-error.ts';

/** The time that the projection has to catch up, in milliseconds. */
const TIMEOUT_MS = 5_000;

const FIRST_PAUSE_MS = 5;
const MAXIMUM_PAUSE_MS = 100;

/** The delay after which the caller may try again, in milliseconds. */
const RETRY_AFTER_MS = 5_000;

/**
 * Resolves once the store has everything that the log had when this was called: once each partition was seen without lag.
 * Throws UNAVAILABLE if that takes too long, for example because no worker is running.
 */
export async function untilProjected(bus: Bus): Promise<void> {
  const projected = new Set<number>();
  const deadline = performance.now() + TIMEOUT_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAXIMUM_PAUSE_MS)) {
    const lag = await bus.lag(PROJECTION_GROUP, [EVENTS_TOPIC]);
    for (const { partition, records } of lag) if (records === 0) projected.add(partition);
    if (lag.every(({ partition }) => projected.has(partition))) return;
    if (performance.now() + pause > deadline) throw storeBehind();
    await sleep(pause);
  }
}

function storeBehind(): ApiError {
  const message = 'the store lags behind the log, so nothing was erased; retry later';
  return new ApiError(status.UNAVAILABLE, message, { reason: 'STORE_BEHIND', retryAfterMs: RETRY_AFTER_MS });
}
