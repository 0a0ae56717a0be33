import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { WebhookAttempt } from '@chat4all/proto';
import { TEST_EVENT_TYPE } from '@chat4all/proto/webhooks';
import { ApiError } from '../errors/api-error.ts';
import type { CallContext } from '../server/call-context.ts';
import { assertEnabled, findEndpoint } from './endpoints.ts';
import { toAttempt } from './to-endpoint.ts';
import type { WebhookOptions } from './webhook-options.ts';

/** How long the attempt is awaited, in milliseconds: longer than an endpoint has to answer. */
const TIMEOUT_MS = 20_000;

const PAUSE_MS = 100;

/**
 * Posts an event of the type `webhook.test`, and returns the attempt. Throws NOT_FOUND, FAILED_PRECONDITION if the endpoint is
 * disabled, and UNAVAILABLE if no notifier has posted it within 20 seconds.
 */
export async function testEndpoint(
  { tenantId, signal, deadlineMs }: CallContext,
  endpointId: string,
  { endpoints }: WebhookOptions,
): Promise<WebhookAttempt> {
  assertEnabled(await findEndpoint(tenantId, endpointId, endpoints));
  const now = Date.now();
  const eventId = `test_${randomUUID()}`;
  const body = JSON.stringify({ type: TEST_EVENT_TYPE, timestamp: new Date(now).toISOString(), data: {} });
  const post = { endpointId, eventId, eventType: TEST_EVENT_TYPE, body, attempts: 0, nextAttemptTimeMs: now };
  await endpoints.enqueue([post]);
  const endMs = Math.min(now + TIMEOUT_MS, deadlineMs - PAUSE_MS);
  while (Date.now() < endMs && !signal.aborted) {
    const page = await endpoints.listAttempts({ endpointId, eventId, failedOnly: false, pageSize: 1 });
    const [attempt] = page.attempts;
    if (attempt) return toAttempt(attempt);
    await sleep(PAUSE_MS);
  }
  const message = 'no notifier has posted the test; is one running?';
  throw new ApiError(status.UNAVAILABLE, message, { reason: 'NOTIFIER_UNAVAILABLE' });
}
