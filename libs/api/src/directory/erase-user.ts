import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { Bus } from '@chat4all/bus';
import type { EraseUserResponse } from '@chat4all/proto';
import { changeToRecord } from '@chat4all/records';
import type { Directory } from '@chat4all/store';
import { ApiError, notFound } from '../errors/api-error.ts';
import { untilProjected } from './until-projected.ts';
import { getUser } from './users.ts';

/** How long deliveries that workers have in their hands are waited for, in milliseconds. */
const WAIT_MS = 3_000;

/** What erasing works with. */
export interface EraseOptions {
  readonly directory: Directory;
  readonly bus: Bus;
  /** How long the log keeps a record, in milliseconds. */
  readonly logRetentionMs: number;
}

/**
 * Cancels what waits for a user, tells so, and removes everything personal about them from the store. Doing it again after
 * a failure goes on where it ended. Throws NOT_FOUND when the tenant has no such user, UNAVAILABLE while deliveries to them are
 * under way, or the store is behind the log.
 */
export async function eraseUser(
  tenantId: string,
  userId: string,
  { directory, bus, logRetentionMs }: EraseOptions,
): Promise<EraseUserResponse> {
  await getUser(tenantId, userId, directory);
  // What is not in the store yet would come into it behind the erasure.
  await untilProjected(bus);
  const deadline = Date.now() + WAIT_MS;
  for (let wait = 20; ; wait *= 2) {
    const changes = await directory.cancelDeliveriesTo(tenantId, userId, Date.now());
    if (changes === undefined) throw notFound('user', userId);
    if (changes.length > 0) await bus.publish(changes.map(changeToRecord));
    const erasure = await directory.eraseUser(tenantId, userId);
    if (erasure === undefined) throw notFound('user', userId);
    const { openDeliveries, erasedMessages } = erasure;
    // What was published above is the last that the log is told about them.
    const logRetentionEndTime = new Date(Date.now() + logRetentionMs);
    if (openDeliveries === 0) return { erasedMessages, logRetentionEndTime };
    if (Date.now() + wait > deadline) throw underWay(openDeliveries);
    await sleep(wait);
  }
}

function underWay(openDeliveries: number): ApiError {
  const message = `${openDeliveries} deliveries to the user are under way; nothing was erased yet, try again`;
  return new ApiError(status.UNAVAILABLE, message, { reason: 'DELIVERIES_UNDER_WAY', retryAfterMs: 5_000 });
}
