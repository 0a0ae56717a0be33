import { status } from '@grpc/grpc-js';
import type { Bus } from '@chat4all/bus';
import type { ResendWebhookRequest } from '@chat4all/proto';
import type { WebhookEvent } from '@chat4all/proto/webhooks';
import { EVENTS_TOPIC, NOTIFIER_GROUP, readEventRecord } from '@chat4all/records';
import type { WebhookEndpoints } from '@chat4all/store';
import { ApiError, invalidField } from '../errors/api-error.ts';
import { toWebhookId } from './attempts.ts';
import { assertEnabled, findEndpoint } from './endpoints.ts';
import type { WebhookOptions } from './webhook-options.ts';

/** How long before its first attempt an event may have been published, in milliseconds: a notifier was down for an hour. */
const SEARCHED_MS = 3_600_000;

/** The most by which the clocks of the log and of the notifier may differ, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/** How long the log is read, in milliseconds. */
const TIMEOUT_MS = 15_000;

/** The silence after which the end of the log is assumed, in milliseconds. */
const IDLE_MS = 500;

/** The largest page of attempts. */
const PAGE_SIZE = 1_000;

/**
 * Posts an event again. It is read from the log, in the hour before its first attempt. Throws NOT_FOUND if the endpoint has no
 * attempt of it, or if the log no longer has it, and FAILED_PRECONDITION if the endpoint is disabled.
 */
export async function resendEvent(
  tenantId: string,
  { endpointId, eventId: requested }: ResendWebhookRequest,
  { endpoints, bus }: WebhookOptions,
): Promise<void> {
  if (requested === '') throw invalidField('event_id', 'is required');
  assertEnabled(await findEndpoint(tenantId, endpointId, endpoints));
  const eventId = toWebhookId(requested);
  const firstMs = await firstAttemptOf(endpointId, eventId, endpoints);
  if (firstMs === undefined) throw unknownEvent(eventId, 'has no attempt in the last 30 days');
  const event = await findEvent(tenantId, eventId, firstMs, bus);
  if (event === undefined) {
    throw unknownEvent(eventId, 'is not in the log of the hour before its first attempt; start a recovery instead');
  }
  const { type: eventType, body } = event;
  const post = { endpointId, eventId, eventType, body, attempts: 0, nextAttemptTimeMs: Date.now() };
  await endpoints.enqueue([post]);
  // It may have waited for a later attempt.
  await endpoints.release([post]);
}

async function firstAttemptOf(
  endpointId: string,
  eventId: string,
  endpoints: WebhookEndpoints,
): Promise<number | undefined> {
  const query = { endpointId, eventId, failedOnly: false, pageSize: PAGE_SIZE };
  const { attempts } = await endpoints.listAttempts(query);
  return attempts.at(-1)?.startTimeMs;
}

/** Reads the log until the event is found, each partition has reached the time of the attempt, or the log is silent. */
async function findEvent(
  tenantId: string,
  eventId: string,
  firstMs: number,
  bus: Bus,
): Promise<WebhookEvent | undefined> {
  const partitions = new Set((await bus.lag(NOTIFIER_GROUP, [EVENTS_TOPIC])).map(({ partition }) => partition));
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const from = { time: firstMs - SEARCHED_MS };
  let batches = 0;
  for await (const { records } of bus.tail({ topic: EVENTS_TOPIC, from, signal, idleMs: IDLE_MS })) {
    for (const record of records) {
      if (record.timestamp > firstMs + CLOCK_SKEW_MS) partitions.delete(record.partition);
      const read = readEventRecord(record);
      const event = read?.tenantId === tenantId ? read.toWebhookEvent() : undefined;
      if (event?.id === eventId) return event;
    }
    batches += 1;
    const isEnd = records.length === 0 && batches > 1;
    if (partitions.size === 0 || isEnd) return undefined;
  }
  return undefined;
}

function unknownEvent(eventId: string, problem: string): ApiError {
  const details = { reason: 'NOT_FOUND', metadata: { event_id: eventId } };
  return new ApiError(status.NOT_FOUND, `event_id: event "${eventId}" ${problem}`, details);
}
