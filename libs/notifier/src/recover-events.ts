import type { Bus, TailBatch } from '@chat4all/bus';
import { isSelected } from '@chat4all/proto/webhooks';
import { EVENTS_TOPIC, NOTIFIER_GROUP, readEventRecord } from '@chat4all/records';
import type { WaitingPost, WebhookEndpoints, WebhookRecovery } from '@chat4all/store';
import type { EndpointDirectory, OpenEndpoint } from './endpoint-directory.ts';
import { toPost } from './to-post.ts';

/** How long a recovery is left to the notifier that works on it, in milliseconds. */
const LEASE_MS = 60_000;

/** The posts of an endpoint that may wait before its recovery pauses. */
const MAXIMUM_WAITING = 10_000;

/** The silence after which the end of the log is assumed, in milliseconds. */
const IDLE_MS = 2_000;

/** The parts that {@link recoverEvents} uses. */
export interface RecoverOptions {
  readonly bus: Bus;
  readonly endpoints: WebhookEndpoints;
  readonly directory: EndpointDirectory;
  readonly signal: AbortSignal;
}

/**
 * Works on one recovery: stores the events of its time as posts that are due, until all are stored or too many wait. Returns
 * whether there was one. The events of a disabled endpoint wait until it is enabled; those of a deleted one are dropped.
 */
export async function recoverEvents(options: RecoverOptions): Promise<boolean> {
  const { bus, endpoints, directory, signal } = options;
  const recovery = await endpoints.claimRecovery(LEASE_MS);
  if (recovery === undefined) return false;
  const opened = directory.get(recovery.endpointId);
  if (opened === undefined || (await endpoints.countWaiting(recovery.endpointId)) >= MAXIMUM_WAITING) return true;
  const { recoveryId, sinceMs, cursor } = recovery;
  const from = cursor === '' ? { time: sinceMs } : { cursor };
  const partitions = new Set((await bus.lag(NOTIFIER_GROUP, [EVENTS_TOPIC])).map(({ partition }) => partition));
  let { eventCount } = recovery;
  for await (const batch of bus.tail({ topic: EVENTS_TOPIC, from, signal, idleMs: IDLE_MS })) {
    const posts = postsOf(batch, recovery, opened);
    if (posts.length > 0) await endpoints.enqueue(posts);
    eventCount += posts.length;
    for (const { partition, timestamp } of batch.records)
      if (timestamp >= recovery.untilMs) partitions.delete(partition);
    // Each partition is in the order of time; a silent log has nothing left.
    const done = partitions.size === 0 || (batch.records.length === 0 && Date.now() > recovery.untilMs);
    await endpoints.updateRecovery(recoveryId, { cursor: batch.cursorAfter(), eventCount, done }, LEASE_MS);
    const waiting = done ? 0 : await endpoints.countWaiting(recovery.endpointId);
    if (done || waiting >= MAXIMUM_WAITING) break;
  }
  return true;
}

function postsOf(
  { records }: TailBatch,
  { tenantId, sinceMs, untilMs }: WebhookRecovery,
  opened: OpenEndpoint,
): WaitingPost[] {
  const { endpointId, settings } = opened.endpoint;
  return records.flatMap((record) => {
    if (record.timestamp < sinceMs || record.timestamp >= untilMs) return [];
    const read = readEventRecord(record);
    const event = read?.tenantId === tenantId ? read.toWebhookEvent() : undefined;
    return event && isSelected(event.type, settings.eventTypes) ? [toPost(endpointId, event)] : [];
  });
}
