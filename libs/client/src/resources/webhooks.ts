import { randomUUID } from 'node:crypto';
import type {
  CreateWebhookEndpointResponse,
  RotateWebhookSecretResponse,
  WebhookAttempt,
  WebhookEndpoint,
  WebhookEndpointSettings,
  WebhookRecovery,
} from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { toDuration } from '../inputs/message.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** The time limit of calls that wait for an endpoint or read the log, in milliseconds: the router takes 20 seconds. */
const LONG_TIMEOUT_MS = 25_000;

/** The settings of an endpoint. Only the URL is required. */
export interface WebhookSettingsInput {
  /** Where events are posted to: https, of a public address. */
  readonly url: string;
  /** The types of events, such as `message.received` or `delivery.*`. Default: all. */
  readonly eventTypes?: readonly string[] | undefined;
  /** At most 256 characters. */
  readonly description?: string | undefined;
  /** The most posts per second. Default: no limit. */
  readonly maximumPerSecond?: number | undefined;
  /** Stops posting. Default: false. */
  readonly disabled?: boolean | undefined;
}

/** Which attempts to list. */
export interface AttemptsFilter extends PageOptions {
  /** Only of this event. */
  readonly eventId?: string | undefined;
  /** Only failed attempts. Default: false. */
  readonly failedOnly?: boolean | undefined;
}

/** The events to post again. */
export interface RecoveryInput {
  /** The events at or after this time. */
  readonly since: Date;
  /** The events before this time. Default: now. */
  readonly until?: Date | undefined;
  /** The idempotency key: one recovery is started per id. Default: a new UUID. */
  readonly requestId?: string | undefined;
}

/** Event webhooks: endpoints that events are posted to. Every method rejects with {@link Chat4AllError}. */
export class Webhooks {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Creates an endpoint, and returns it with its secret, which no other call returns.
   *
   * @example
   * const { endpoint, secret } = await chat.webhooks.create({ url: 'https://example.com/events' });
   */
  async create(
    settings: WebhookSettingsInput,
    options: CallOptions = {},
  ): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string }> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.createWebhookEndpoint.bind(webhooks);
    const request = { settings: toSettings(settings) };
    return withSecret(await this.#caller.call(method, request, options, { idempotent: false }));
  }

  /** Reads an endpoint. */
  async get(endpointId: string, options: CallOptions = {}): Promise<WebhookEndpoint> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.getWebhookEndpoint.bind(webhooks);
    const { endpoint } = await this.#caller.call(method, { endpointId }, options, { idempotent: true });
    return assertPresent(endpoint, 'endpoint');
  }

  /** Lists the endpoints, in the order of their creation. */
  async list(options: CallOptions = {}): Promise<WebhookEndpoint[]> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.listWebhookEndpoints.bind(webhooks);
    return (await this.#caller.call(method, {}, options, { idempotent: true })).endpoints;
  }

  /** Replaces all settings of an endpoint. One that the router has disabled is enabled again. */
  async update(
    endpointId: string,
    settings: WebhookSettingsInput,
    options: CallOptions = {},
  ): Promise<WebhookEndpoint> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.updateWebhookEndpoint.bind(webhooks);
    const request = { endpointId, settings: toSettings(settings) };
    const { endpoint } = await this.#caller.call(method, request, options, { idempotent: true });
    return assertPresent(endpoint, 'endpoint');
  }

  /** Deletes an endpoint, if it exists, with its waiting events. */
  async delete(endpointId: string, options: CallOptions = {}): Promise<void> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.deleteWebhookEndpoint.bind(webhooks);
    await this.#caller.call(method, { endpointId }, options, { idempotent: true });
  }

  /** Creates a new secret. The earlier ones sign too for `gracePeriodMs`, at most 7 days. Default: 24 hours. */
  async rotateSecret(
    endpointId: string,
    { gracePeriodMs, ...options }: CallOptions & { readonly gracePeriodMs?: number | undefined } = {},
  ): Promise<{ readonly endpoint: WebhookEndpoint; readonly secret: string }> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.rotateWebhookSecret.bind(webhooks);
    const gracePeriod = gracePeriodMs === undefined ? undefined : toDuration(gracePeriodMs);
    return withSecret(await this.#caller.call(method, { endpointId, gracePeriod }, options, { idempotent: false }));
  }

  /** Posts an event of the type `webhook.test`, and returns the attempt. Rejects with UNAVAILABLE if no notifier is running. */
  async test(endpointId: string, options: CallOptions = {}): Promise<WebhookAttempt> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.testWebhookEndpoint.bind(webhooks);
    const { attempt } = await this.#caller.call(method, { endpointId }, long(options), { idempotent: false });
    return assertPresent(attempt, 'attempt');
  }

  /** Lists the attempts of the last 30 days, the newest first. */
  attempts(
    endpointId: string,
    { eventId = '', failedOnly = false, pageSize = 0 }: AttemptsFilter = {},
    options: CallOptions = {},
  ): Pages<WebhookAttempt> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.listWebhookAttempts.bind(webhooks);
    return pagesOf(async (pageToken) => {
      const request = { endpointId, eventId, failedOnly, pageSize, pageToken };
      const page = await this.#caller.call(method, request, options, { idempotent: true });
      return { items: page.attempts, nextPageToken: page.nextPageToken };
    });
  }

  /** Posts an event again that was attempted before, as soon as possible. */
  async resend(endpointId: string, eventId: string, options: CallOptions = {}): Promise<void> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.resendWebhook.bind(webhooks);
    await this.#caller.call(method, { endpointId, eventId }, long(options), { idempotent: true });
  }

  /** Starts to post the events of a time again. It continues in the background: see {@link getRecovery}. */
  async recover(
    endpointId: string,
    { since, until, requestId = randomUUID() }: RecoveryInput,
    options: CallOptions = {},
  ): Promise<WebhookRecovery> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.startWebhookRecovery.bind(webhooks);
    const request = { requestId, endpointId, since, until };
    const { recovery } = await this.#caller.call(method, request, options, { idempotent: true, requestId });
    return assertPresent(recovery, 'recovery');
  }

  /** Reads the progress of a recovery. */
  async getRecovery(recoveryId: string, options: CallOptions = {}): Promise<WebhookRecovery> {
    const { webhooks } = this.#caller.connection;
    const method = webhooks.getWebhookRecovery.bind(webhooks);
    const { recovery } = await this.#caller.call(method, { recoveryId }, options, { idempotent: true });
    return assertPresent(recovery, 'recovery');
  }
}

function toSettings({
  url,
  eventTypes = [],
  description = '',
  maximumPerSecond = 0,
  disabled = false,
}: WebhookSettingsInput): WebhookEndpointSettings {
  return { url, eventTypes: [...eventTypes], description, maximumPerSecond, disabled };
}

function withSecret({ endpoint, secret }: CreateWebhookEndpointResponse | RotateWebhookSecretResponse) {
  return { endpoint: assertPresent(endpoint, 'endpoint'), secret };
}

function long({ timeoutMs = LONG_TIMEOUT_MS, attemptTimeoutMs = timeoutMs, ...options }: CallOptions): CallOptions {
  return { ...options, timeoutMs, attemptTimeoutMs };
}
