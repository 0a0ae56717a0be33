import { status } from '@grpc/grpc-js';
import {
  DeliveryState,
  Identity,
  ListWebhookAttemptsRequest,
  RotateWebhookSecretRequest,
  StateChange,
  UpdateWebhookEndpointRequest,
  WebhookOutcome,
  unary,
} from '@chat4all/proto';
import { EVENTS_TOPIC, changeToRecord, readEventRecord } from '@chat4all/records';
import type { RecordedAttempt } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestServer, createTestServer, failure, take } from '../testing/test-server.ts';
import { createEndpoint, createEndpointWithSecret, startRecovery } from '../testing/webhook-calls.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

const service = () => server.client().webhooks;
const get = async (endpointId: string) =>
  (await unary(service().getWebhookEndpoint.bind(service()), { endpointId })).endpoint;
const update = (request: Parameters<typeof UpdateWebhookEndpointRequest.fromPartial>[0]) =>
  unary(service().updateWebhookEndpoint.bind(service()), UpdateWebhookEndpointRequest.fromPartial(request));
const rotate = (request: Parameters<typeof RotateWebhookSecretRequest.fromPartial>[0]) =>
  unary(service().rotateWebhookSecret.bind(service()), RotateWebhookSecretRequest.fromPartial(request));
const attemptsOf = (request: Parameters<typeof ListWebhookAttemptsRequest.fromPartial>[0]) =>
  unary(service().listWebhookAttempts.bind(service()), ListWebhookAttemptsRequest.fromPartial(request));
const resend = (endpointId: string, eventId: string) =>
  unary(service().resendWebhook.bind(service()), { endpointId, eventId });

const post = (endpointId: string, eventId: string) => ({
  ...{ endpointId, eventId, eventType: 'delivery.sent', body: '{}', attempts: 0, nextAttemptTimeMs: 1 },
});
const attempt = (endpointId: string, eventId: string, rest: Partial<RecordedAttempt> = {}): RecordedAttempt => ({
  ...{ attemptId: `a-${eventId}`, endpointId, eventId, eventType: 'delivery.sent', body: '{}', number: 1 },
  ...{ startTimeMs: Date.now(), durationMs: 1_250, outcome: WebhookOutcome.SUCCEEDED, httpStatus: 204 },
  ...{ responseBody: '', problem: '', nextAttemptTimeMs: 0, ...rest },
});
const dueOf = () => server.store.webhooks.takeDue({ limitPerEndpoint: 10, leaseMs: 0, exceptEndpoints: [] });

/** Returns the fields that a call refuses, with their descriptions. */
async function refused(call: Promise<unknown>): Promise<Record<string, string>> {
  const { code, details } = await failure(call);
  expect(code).toBe(status.INVALID_ARGUMENT);
  return Object.fromEntries((details?.fieldViolations ?? []).map(({ field, description }) => [field, description]));
}

describe('CreateWebhookEndpoint', () => {
  test('returns the secret once, and stores it encrypted', async () => {
    const settings = { eventTypes: ['delivery.*'], description: 'orders', maximumPerSecond: 5 };
    const { endpoint, secret } = await createEndpointWithSecret(server.client(), settings);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(endpoint).toMatchObject({ settings, secretHints: [secret.slice(-4)], disabledReason: '', waitingCount: 0 });
    expect(await get(endpoint.endpointId)).toEqual(endpoint);
    const [stored] = await server.store.webhooks.list();
    expect(JSON.stringify(stored)).not.toContain(secret.slice(6));
    expect(server.sealer?.open(stored?.secrets[0]?.sealed ?? '', endpoint.endpointId)).toBe(secret);
  });

  test('names every invalid field', async () => {
    const settings = {
      ...{ url: 'ftp://example.com', eventTypes: ['delivery.*', 'pombo', 'delivery.*'] },
      ...{ description: 'x'.repeat(257), maximumPerSecond: 1_001 },
    };
    const fields = await refused(createEndpoint(server.client(), settings));
    expect(fields).toMatchObject({
      'settings.url': 'must be https, or http to this machine (got "ftp://example.com")',
      'settings.event_types[2]': 'duplicate type "delivery.*"',
      'settings.description': 'exceeds 256 characters (got 257)',
      'settings.maximum_per_second': 'must be 0 to 1000 (got 1001)',
    });
    expect(fields['settings.event_types[1]']).toMatch(/^unknown type "pombo"; must be one of message.received, /);
  });

  test.each([
    ['', 'is required'],
    ['example.com', 'must be a URL such as https://example.com/events (got "example.com")'],
    ['https://user:word@example.com', 'must not contain a user or password; verify the signature of posts instead'],
    ['https://example.com/a\r\nx: y', 'must not contain spaces, line breaks, backslashes or a fragment'],
    [String.raw`https:\\example.com`, 'must not contain spaces, line breaks, backslashes or a fragment'],
    ['http://example.com', 'must be https, or http to this machine (got "http://example.com")'],
    [`https://example.com/${'x'.repeat(2_048)}`, 'exceeds 2048 characters (got 2068)'],
  ])('refuses the URL "%.50s"', async (url, problem) => {
    expect(await refused(createEndpoint(server.client(), { url }))).toEqual({ 'settings.url': problem });
  });

  test('accepts http to this machine', async () => {
    for (const url of ['http://localhost:3000/hook', 'http://127.0.0.1:3000', 'http://[::1]/hook']) {
      expect((await createEndpoint(server.client(), { url })).settings?.url).toBe(url);
    }
  });

  test('refuses the 21st endpoint of a tenant', async () => {
    await Promise.all(Array.from({ length: 20 }, () => createEndpoint(server.client())));
    const { code, details } = await failure(createEndpoint(server.client()));
    expect(code).toBe(status.RESOURCE_EXHAUSTED);
    expect(details).toMatchObject({ reason: 'QUOTA', quotaFailures: [{ subject: 'tenant:demo' }] });
  });

  test('names the setting that is missing without a master key', async () => {
    const { endpointId } = await createEndpoint(server.client());
    server.sealer = undefined;
    await server.serve();
    for (const call of [createEndpoint(server.client()), rotate({ endpointId })]) {
      const { code, message, details } = await failure(call);
      expect(code).toBe(status.FAILED_PRECONDITION);
      expect(details?.reason).toBe('MASTER_KEY_MISSING');
      expect(message).toContain('CHAT4ALL_MASTER_KEY');
    }
  });
});

describe('UpdateWebhookEndpoint', () => {
  test('enables an endpoint that the gateway has disabled', async () => {
    const { endpointId, settings } = await createEndpoint(server.client());
    await server.store.webhooks.update('demo', endpointId, { disabledReason: 'FAILING', failingSinceMs: 1_000 });
    expect(await get(endpointId)).toMatchObject({ disabledReason: 'FAILING', failingSince: new Date(1_000) });
    const { endpoint } = await update({ endpointId, settings: { ...settings, url: 'https://example.org' } });
    expect(endpoint).toMatchObject({
      disabledReason: '',
      failingSince: undefined,
      settings: { url: 'https://example.org' },
    });
  });

  test('discards the waiting posts of an endpoint that it disables', async () => {
    const { endpointId, settings } = await createEndpoint(server.client());
    await server.store.webhooks.enqueue([post(endpointId, 'e1')]);
    expect((await get(endpointId))?.waitingCount).toBe(1);
    const { endpoint } = await update({ endpointId, settings: { ...settings, disabled: true } });
    expect(endpoint?.waitingCount).toBe(0);
  });

  test('answers NOT_FOUND for an unknown endpoint', async () => {
    const { code } = await failure(update({ endpointId: 'nothing', settings: { url: 'https://example.com' } }));
    expect(code).toBe(status.NOT_FOUND);
  });
});

test('DeleteWebhookEndpoint deletes an endpoint, and may be repeated', async () => {
  const { endpointId } = await createEndpoint(server.client());
  const remove = () => unary(service().deleteWebhookEndpoint.bind(service()), { endpointId });
  await remove();
  await remove();
  expect((await failure(get(endpointId))).code).toBe(status.NOT_FOUND);
});

describe('RotateWebhookSecret', () => {
  test('keeps the earlier secret for a day, or for the grace period', async () => {
    const { endpoint, secret: first } = await createEndpointWithSecret(server.client());
    const { endpointId } = endpoint;
    const { secret: second, endpoint: rotated } = await rotate({ endpointId });
    expect(rotated?.secretHints).toEqual([second, first].map((secret) => secret.slice(-4)));
    const [stored] = await server.store.webhooks.list();
    const [newest, earlier] = stored?.secrets ?? [];
    expect(newest?.expireTimeMs).toBe(0);
    expect(earlier?.expireTimeMs).toBeGreaterThan(Date.now() + 86_000_000);

    const { secret: third, endpoint: last } = await rotate({ endpointId, gracePeriod: { seconds: 0 } });
    expect(last?.secretHints).toEqual([third.slice(-4)]);
  });

  test('refuses a grace period above seven days', async () => {
    const { endpointId } = await createEndpoint(server.client());
    expect(await refused(rotate({ endpointId, gracePeriod: { seconds: 604_801 } }))).toEqual({
      grace_period: 'must be 0 to 604800 s (got 604801 s)',
    });
  });

  test('refuses a sixth secret that would sign', async () => {
    const { endpointId } = await createEndpoint(server.client());
    for (let count = 0; count < 4; count += 1) await rotate({ endpointId });
    const { code, details } = await failure(rotate({ endpointId }));
    expect(code).toBe(status.FAILED_PRECONDITION);
    expect(details?.reason).toBe('TOO_MANY_SECRETS');
    await rotate({ endpointId, gracePeriod: { seconds: 0 } });
  });
});

describe('TestWebhookEndpoint', () => {
  const testEndpoint = (endpointId: string, timeoutMs = 10_000) =>
    unary(service().testWebhookEndpoint.bind(service()), { endpointId }, { timeoutMs });

  test('returns the attempt of a notifier', async () => {
    const { endpointId } = await createEndpoint(server.client());
    const testing = testEndpoint(endpointId);
    await expect.poll(() => server.store.webhooks.countWaiting(endpointId)).toBe(1);
    const [taken] = await dueOf();
    expect(JSON.parse(taken?.body ?? '')).toMatchObject({ type: 'webhook.test', data: {} });
    await server.store.webhooks.record([attempt(endpointId, taken?.eventId ?? '', { eventType: 'webhook.test' })]);
    expect((await testing).attempt).toMatchObject({
      ...{ eventType: 'webhook.test', outcome: WebhookOutcome.SUCCEEDED, httpStatus: 204 },
      duration: { seconds: 1, nanos: 250_000_000 },
    });
  });

  test('answers UNAVAILABLE within the deadline if no notifier posts it', async () => {
    const { endpointId } = await createEndpoint(server.client());
    const { code, message } = await failure(testEndpoint(endpointId, 800));
    expect(code).toBe(status.UNAVAILABLE);
    expect(message).toBe('no notifier has posted the test; is one running?');
  });

  test('refuses a disabled endpoint', async () => {
    const { endpointId } = await createEndpoint(server.client(), { disabled: true });
    const { code, details } = await failure(testEndpoint(endpointId));
    expect(code).toBe(status.FAILED_PRECONDITION);
    expect(details?.reason).toBe('ENDPOINT_DISABLED');
  });
});

test('ListWebhookAttempts lists attempts by page, of one event, or failed ones', async () => {
  const { endpointId } = await createEndpoint(server.client());
  const failed = { outcome: WebhookOutcome.FAILED, httpStatus: 500, responseBody: 'oh no' };
  await server.store.webhooks.record([
    attempt(endpointId, 'e_1', { startTimeMs: 1_000 }),
    attempt(endpointId, 'e_2', { startTimeMs: 2_000, ...failed }),
    attempt(endpointId, 'e_3', { startTimeMs: 3_000 }),
  ]);
  const idsOf = async (request: Parameters<typeof attemptsOf>[0]) =>
    (await attemptsOf({ endpointId, ...request })).attempts.map(({ eventId }) => eventId);
  expect(await idsOf({ eventId: 'e.1' })).toEqual(['e_1']);
  expect(await idsOf({ failedOnly: true })).toEqual(['e_2']);
  const first = await attemptsOf({ endpointId, pageSize: 2 });
  expect(first.attempts.map(({ eventId }) => eventId)).toEqual(['e_3', 'e_2']);
  expect(await idsOf({ pageSize: 2, pageToken: first.nextPageToken })).toEqual(['e_1']);
});

describe('ResendWebhook', () => {
  const publishSent = async (): Promise<{ readonly id: string; readonly type: string }> => {
    const change = StateChange.fromPartial({
      ...{ deliveryId: 'd1', messageId: 'm1', state: DeliveryState.SENT, previousState: DeliveryState.ROUTED },
      identity: { channel: 'whatsapp', kind: 'phone', value: '+5511999999999', accountId: 'demo-whatsapp' },
    });
    const { identity = Identity.fromPartial({}) } = change;
    await server.bus.publish([changeToRecord({ ...change, identity, tenantId: 'demo', traceParent: '' })]);
    const records = await take(server.bus, EVENTS_TOPIC, 1);
    const events = records.flatMap((each) => readEventRecord(each)?.toWebhookEvent() ?? []);
    const [event] = events;
    if (event === undefined) throw new Error('no event is posted');
    return event;
  };

  test('posts an event again that the log has, although it waits for a later attempt', async () => {
    const { endpointId } = await createEndpoint(server.client());
    const event = await publishSent();
    const later = { outcome: WebhookOutcome.RETRYING, nextAttemptTimeMs: Date.now() + 60_000 };
    await server.store.webhooks.record([attempt(endpointId, event.id, later)]);
    expect(await dueOf()).toEqual([]);
    await resend(endpointId, event.id);
    expect(await dueOf()).toMatchObject([{ endpointId, eventId: event.id, attempts: 1 }]);

    const other = await createEndpoint(server.client());
    await server.store.webhooks.record([attempt(other.endpointId, event.id, { attemptId: 'other' })]);
    await resend(other.endpointId, event.id);
    const due = (await dueOf()).filter((each) => each.endpointId === other.endpointId);
    expect(due).toMatchObject([{ eventId: event.id, eventType: event.type, attempts: 0 }]);
    expect(JSON.parse(due[0]?.body ?? '')).toMatchObject({ type: 'delivery.sent' });
  });

  test('answers NOT_FOUND without an attempt, and if the log does not have the event', async () => {
    const { endpointId } = await createEndpoint(server.client());
    const unknown = await failure(resend(endpointId, 'e1'));
    expect(unknown).toMatchObject({
      code: status.NOT_FOUND,
      message: 'event_id: event "e1" has no attempt in the last 30 days',
    });
    await server.store.webhooks.record([attempt(endpointId, 'e1')]);
    const gone = await failure(resend(endpointId, 'e1'));
    expect(gone.code).toBe(status.NOT_FOUND);
    expect(gone.message).toContain('start a recovery instead');
  });
});

describe('StartWebhookRecovery', () => {
  test('starts one recovery per request id', async () => {
    const { endpointId } = await createEndpoint(server.client());
    const request = { requestId: 'r1', endpointId, since: new Date(1_000) };
    const recovery = await startRecovery(server.client(), request);
    expect(recovery).toMatchObject({ endpointId, since: new Date(1_000), eventCount: 0, done: false });
    expect(await startRecovery(server.client(), request)).toEqual(recovery);
    const { recoveryId } = recovery;
    expect((await unary(service().getWebhookRecovery.bind(service()), { recoveryId })).recovery).toEqual(recovery);
  });

  test('requires a request id and a time in the past', async () => {
    const { endpointId } = await createEndpoint(server.client());
    expect(await refused(startRecovery(server.client(), { endpointId }))).toEqual({
      request_id: 'is required, so that the call can be repeated safely',
      since: 'is required',
    });
    const future = { requestId: 'r', endpointId, since: new Date(Date.now() + 60_000) };
    expect(await refused(startRecovery(server.client(), future))).toEqual({
      since: 'must be before until, which is now by default',
    });
  });
});
