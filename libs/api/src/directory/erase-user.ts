import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { Bus } from '@chat4all/bus';
import type { EraseUserResponse } from '@chat4all/proto';
import { changeToRecord } from '@chat4all/records';
import type { Directory } from '@chat4all/store';
import { ApiError, notFound } from '../errors/api-error.ts';
import { untilProjected } from './until-projected.ts';
import { getUser } from './users.ts';

/** The time that workers have to finish deliveries they are sending, in milliseconds. */
const TIMEOUT_MS = 3_000;

const FIRST_PAUSE_MS = 20;

/** The delay after which the caller may try again, in milliseconds. */
const RETRY_AFTER_MS = 5_000;

/** The parts that {@link eraseUser} uses. */
export interface EraseOptions {
  readonly directory: Directory;
  readonly bus: Bus;
  /** How long the log keeps a record, in milliseconds. */
  readonly logRetentionMs: number;
}

/**
 * Cancels a user's pending deliveries, publishes that, and removes the user's personal data from the store. A repeated
 * call continues where a failed one ended. Throws NOT_FOUND if the tenant does not have the user, UNAVAILABLE while
 * deliveries to the user are being sent or the store lags behind the log.
 */
export async function eraseUser(
  tenantId: string,
  userId: string,
  { directory, bus, logRetentionMs }: EraseOptions,
): Promise<EraseUserResponse> {
  await getUser(tenantId, userId, directory);
  // Records that the store does not have yet would reach it after the erasure.
  await untilProjected(bus);
  const deadline = performance.now() + TIMEOUT_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    const changes = await directory.cancelDeliveriesTo(tenantId, userId, Date.now());
    if (changes === undefined) throw notFound('user', userId);
    if (changes.length > 0) await bus.publish(changes.map(changeToRecord));
    const erasure = await directory.eraseUser(tenantId, userId);
    if (erasure === undefined) throw notFound('user', userId);
    const { openDeliveries, erasedMessages } = erasure;
    // The changes published above are the last records about the user.
    const logRetentionEndTime = new Date(Date.now() + logRetentionMs);
    if (openDeliveries === 0) return { erasedMessages, logRetentionEndTime };
    if (performance.now() + pause > deadline) throw deliveriesRunning(openDeliveries);
    await sleep(pause);
  }
}

function deliveriesRunning(count: number): ApiError {
  const deliveries = count === 1 ? '1 delivery' : `${count} deliveries`;
  const message = `${deliveries} to the user being sent, so nothing was erased; retry later`;
  return new ApiError(status.UNAVAILABLE, message, { reason: 'DELIVERIES_UNDER_WAY', retryAfterMs: RETRY_AFTER_MS });
}
