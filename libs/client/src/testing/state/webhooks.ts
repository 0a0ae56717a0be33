import { randomBytes, randomUUID } from 'node:crypto';
import {
  type ListWebhookAttemptsRequest,
  type RotateWebhookSecretRequest,
  type StartWebhookRecoveryRequest,
  type WebhookAttempt,
  type WebhookEndpoint,
  type WebhookEndpointSettings,
  WebhookOutcome,
  type WebhookRecovery,
} from '@chat4all/proto';
import { TEST_EVENT_TYPE, isSelector } from '@chat4all/proto/webhooks';
import { FakeApiError, invalidField, notFound } from '../fake-api-error.ts';

const MAXIMUM_ENDPOINTS = 20;

/** The webhook endpoints of the fake. It posts nothing: tests and resent events succeed at once. */
export class FakeWebhooks {
  readonly #endpoints = new Map<string, WebhookEndpoint>();
  readonly #attempts = new Map<string, WebhookAttempt[]>();
  readonly #recoveries = new Map<string, WebhookRecovery>();

  /** Creates an endpoint. */
  create(settings: WebhookEndpointSettings | undefined): { endpoint: WebhookEndpoint; secret: string } {
    const valid = validate(settings);
    if (this.#endpoints.size >= MAXIMUM_ENDPOINTS) {
      const description = `limit of ${MAXIMUM_ENDPOINTS} webhook endpoints reached`;
      throw new FakeApiError('RESOURCE_EXHAUSTED', `${description}; nothing was accepted`, { reason: 'QUOTA' });
    }
    const secret = newSecret();
    const endpoint: WebhookEndpoint = {
      ...{ endpointId: randomUUID(), settings: valid, secretHints: [secret.slice(-4)], disabledReason: '' },
      ...{ failingSince: undefined, waitingCount: 0, createTime: new Date() },
    };
    this.#endpoints.set(endpoint.endpointId, endpoint);
    return { endpoint, secret };
  }

  /** Reads an endpoint. Throws NOT_FOUND. */
  get(endpointId: string): WebhookEndpoint {
    if (endpointId === '') throw invalidField('endpoint_id', 'is required');
    const endpoint = this.#endpoints.get(endpointId);
    if (endpoint === undefined) throw notFound('webhook endpoint', endpointId);
    return endpoint;
  }

  /** Returns the endpoints in the order of their creation. */
  list(): WebhookEndpoint[] {
    return [...this.#endpoints.values()];
  }

  /** Replaces the settings of an endpoint. */
  update(endpointId: string, settings: WebhookEndpointSettings | undefined): WebhookEndpoint {
    const updated = { ...this.get(endpointId), settings: validate(settings) };
    this.#endpoints.set(endpointId, updated);
    return updated;
  }

  /** Deletes an endpoint, if it exists. */
  delete(endpointId: string): void {
    if (endpointId === '') throw invalidField('endpoint_id', 'is required');
    this.#endpoints.delete(endpointId);
    this.#attempts.delete(endpointId);
  }

  /** Creates a new secret. The earlier ones are kept unless the grace period is 0. */
  rotate({ endpointId, gracePeriod }: RotateWebhookSecretRequest): { endpoint: WebhookEndpoint; secret: string } {
    const endpoint = this.get(endpointId);
    const secret = newSecret();
    const earlier = gracePeriod?.seconds === 0 && gracePeriod.nanos === 0 ? [] : endpoint.secretHints;
    const rotated = { ...endpoint, secretHints: [secret.slice(-4), ...earlier] };
    this.#endpoints.set(endpointId, rotated);
    return { endpoint: rotated, secret };
  }

  /** Records a successful attempt of a test. */
  test(endpointId: string): WebhookAttempt {
    const { settings } = this.get(endpointId);
    if (settings?.disabled) {
      const message = `webhook endpoint "${endpointId}" is disabled; call UpdateWebhookEndpoint to enable it`;
      throw new FakeApiError('FAILED_PRECONDITION', message, { reason: 'ENDPOINT_DISABLED' });
    }
    return this.#record(endpointId, { eventId: `test_${randomUUID()}`, eventType: TEST_EVENT_TYPE });
  }

  /** Returns the attempts that match, newest first. */
  attempts({ endpointId, eventId, failedOnly }: ListWebhookAttemptsRequest): WebhookAttempt[] {
    this.get(endpointId);
    return (this.#attempts.get(endpointId) ?? []).filter(
      (attempt) =>
        (eventId === '' || eventId === attempt.eventId) &&
        (!failedOnly || attempt.outcome !== WebhookOutcome.SUCCEEDED),
    );
  }

  /** Records another attempt of an event. Throws NOT_FOUND if it has none. */
  resend(endpointId: string, eventId: string): void {
    this.get(endpointId);
    const attempt = this.#attempts.get(endpointId)?.find((each) => each.eventId === eventId);
    if (attempt === undefined) throw notFound('event', eventId);
    this.#record(endpointId, attempt);
  }

  /** Starts a recovery, which is done at once. Repeated calls with the same request id return the same recovery. */
  recover({ requestId, endpointId, since, until = new Date() }: StartWebhookRecoveryRequest): WebhookRecovery {
    if (requestId === '') throw invalidField('request_id', 'is required, so that the call can be repeated safely');
    if (since === undefined) throw invalidField('since', 'is required');
    if (since >= until) throw invalidField('since', 'must be before until, which is now by default');
    this.get(endpointId);
    const recoveryId = `w${requestId}`;
    const known = this.#recoveries.get(recoveryId);
    const recovery = known ?? { recoveryId, endpointId, since, until, eventCount: 0, done: true };
    this.#recoveries.set(recoveryId, recovery);
    return recovery;
  }

  /** Reads a recovery. Throws NOT_FOUND. */
  getRecovery(recoveryId: string): WebhookRecovery {
    const recovery = this.#recoveries.get(recoveryId);
    if (recovery === undefined) throw notFound('webhook recovery', recoveryId);
    return recovery;
  }

  #record(endpointId: string, { eventId, eventType }: Pick<WebhookAttempt, 'eventId' | 'eventType'>): WebhookAttempt {
    const attempt: WebhookAttempt = {
      ...{ attemptId: randomUUID(), eventId, eventType, number: 1, outcome: WebhookOutcome.SUCCEEDED },
      ...{ startTime: new Date(), duration: { seconds: 0, nanos: 0 }, httpStatus: 200, responseBody: '' },
      ...{ problem: '', nextAttemptTime: undefined },
    };
    this.#attempts.set(endpointId, [attempt, ...(this.#attempts.get(endpointId) ?? [])]);
    return attempt;
  }
}

function validate(settings: WebhookEndpointSettings | undefined): WebhookEndpointSettings {
  if (settings === undefined) throw invalidField('settings', 'is required');
  if (!settings.url.startsWith('https://')) {
    throw invalidField('settings.url', `must be https (got "${settings.url}")`);
  }
  for (const [index, type] of settings.eventTypes.entries()) {
    if (!isSelector(type)) throw invalidField(`settings.event_types[${index}]`, `unknown type "${type}"`);
  }
  return settings;
}

function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}
