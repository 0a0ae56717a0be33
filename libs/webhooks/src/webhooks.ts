import type { Bus, BusRecord } from '@chat4all/bus';
import type { WebhookRequest } from '@chat4all/connector';
import { type Metrics, observe, startMessagingSpan, startTrace, traceIdOf } from '@chat4all/metrics';
import { eventsTopic } from '@chat4all/records';
import type { Account, Accounts, Logger } from '@chat4all/runtime';
import { channelEventToRecord, unreadablePartToRecord } from './events.ts';

/** What the webhooks work with. */
export interface WebhooksOptions {
  readonly bus: Bus;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** A provider's request, and the account that its address names. */
export interface WebhookCall {
  readonly channel: string;
  readonly accountId: string;
  readonly request: WebhookRequest;
}

/** What the provider is answered. */
export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

/** Answers one provider's request. Never rejects. */
export type Webhooks = (call: WebhookCall) => Promise<WebhookAnswer>;

/**
 * Makes the webhooks: the connector checks and reads the request, its events are published, and only when the log has
 * them durably the answer is 200. When the log is out of reach the answer is 503, and the provider comes back.
 */
export function createWebhooks({ bus, accounts, metrics, logger }: WebhooksOptions): Webhooks {
  const publish = async (records: readonly BusRecord[], traceParent: string): Promise<void> => {
    const span = startMessagingSpan(traceParent, {
      operation: 'send',
      topic: eventsTopic,
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
          'a callback was refused',
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
      // An unknown channel is not a label: anybody can write one into the address.
      metrics.webhookRequests.inc({ channel: 'unknown', status: 404 });
      return { status: 404, body: 'not found' };
    }
    const started = performance.now();
    const route = '/webhooks/{channel}/{account}';
    // What a stranger says of a trace is not believed.
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
      logger.error({ err: error, channel, account: accountId, ...trace }, 'a callback could not be published');
      return { status: 503, body: 'try again' };
    });
    const attributes = { 'http.response.status_code': result.status };
    span.end({ attributes, error: result.status < 500 ? undefined : String(result.status) });
    metrics.webhookRequests.inc({ channel, status: result.status });
    observe(metrics.webhookDuration, { channel }, (performance.now() - started) / 1_000, span.traceParent);
    return result;
  };
}
