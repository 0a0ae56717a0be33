import type { Bus, BusRecord } from '@chat4all/bus';
import type { WebhookRequest } from '@chat4all/connector';
import { type Metrics, observe, startMessagingSpan, startTrace, traceIdOf } from '@chat4all/metrics';
import { EVENTS_TOPIC, channelEventToRecord, unreadablePartToRecord } from '@chat4all/records';
import type { Account, Accounts, Logger } from '@chat4all/runtime';

/** The parts that webhooks use. */
export interface WebhooksOptions {
  readonly bus: Bus;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** A provider's request, and the account that its URL names. */
export interface WebhookCall {
  readonly channel: string;
  readonly accountId: string;
  readonly request: WebhookRequest;
}

/** The response to the provider. */
export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

/** Handles one request of a provider. Never rejects. */
export type Webhooks = (call: WebhookCall) => Promise<WebhookAnswer>;

/**
 * Creates the handler of callbacks: the connector verifies and reads the request, its events are published, and it is
 * answered with 200 only once the log has them durably. While the log is unavailable, it is answered with 503, and the
 * provider retries.
 */
export function createWebhooks({ bus, accounts, metrics, logger }: WebhooksOptions): Webhooks {
  const publish = async (records: readonly BusRecord[], traceParent: string): Promise<void> => {
    const span = startMessagingSpan(traceParent, {
      operation: 'send',
      topic: EVENTS_TOPIC,
      system: bus.system,
      attributes: { 'messaging.batch.message_count': records.length },
    });
    try {
      await bus.publish(records);
      span.end();
    } catch (error) {
      span.end({ error: 'publish' });
      throw error;
    }
  };

  const answer = async (account: Account, request: WebhookRequest, traceParent: string): Promise<WebhookAnswer> => {
    const { id: accountId, channel } = account;
    const result = account.connector.parseWebhook(request);
    switch (result.kind) {
      case 'challenge':
        return { status: 200, body: result.body };
      case 'rejected':
        logger.warn(
          { channel, account: accountId, reason: result.reason, trace_id: traceIdOf(traceParent) },
          'callback refused',
        );
        return { status: result.status, body: 'refused' };
      case 'events': {
        const records = [
          ...result.events.map((event) => channelEventToRecord(account, event, traceParent)),
          ...result.unreadable.map((part) => unreadablePartToRecord(account, part)),
        ];
        if (records.length > 0) await publish(records, traceParent);
        for (const { kind } of result.events) metrics.webhookEvents.inc({ channel, kind });
        if (result.unreadable.length > 0) {
          metrics.webhookEvents.inc({ channel, kind: 'unreadable' }, result.unreadable.length);
          metrics.deadLetters.inc({ reason: 'UNREADABLE' }, result.unreadable.length);
        }
        return { status: 200, body: 'ok' };
      }
    }
  };

  return async ({ channel, accountId, request }) => {
    const account = accounts.find(accountId);
    if (account?.channel !== channel) {
      // Not a label: any client can put any channel into the URL.
      metrics.webhookRequests.inc({ channel: 'unknown', status: 404 });
      return { status: 404, body: 'not found' };
    }
    const started = performance.now();
    const route = '/webhooks/{channel}/{account}';
    // The traceparent of an unauthenticated request is ignored.
    const span = startTrace(`${request.method} ${route}`, undefined, {
      kind: 'server',
      attributes: {
        'http.request.method': request.method,
        'http.route': route,
        'chat4all.channel': channel,
        'chat4all.account.id': accountId,
      },
    });
    const result = await answer(account, request, span.traceParent).catch((error: unknown): WebhookAnswer => {
      const trace = { trace_id: traceIdOf(span.traceParent) };
      logger.error({ err: error, channel, account: accountId, ...trace }, 'callback not published');
      return { status: 503, body: 'unavailable, retry' };
    });
    const attributes = { 'http.response.status_code': result.status };
    span.end({ attributes, error: result.status < 500 ? undefined : String(result.status) });
    metrics.webhookRequests.inc({ channel, status: result.status });
    observe(metrics.webhookDuration, { channel }, (performance.now() - started) / 1_000, span.traceParent);
    return result;
  };
}
