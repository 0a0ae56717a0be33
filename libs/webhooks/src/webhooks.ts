import { type Bus, BusError } from '@chat4all/bus';
import type { WebhookRequest } from '@chat4all/connector';
import type { Metrics } from '@chat4all/metrics';
import type { Accounts, Logger } from '@chat4all/runtime';
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
  const answer = async ({ channel, accountId, request }: WebhookCall): Promise<WebhookAnswer> => {
    const account = accounts.find(accountId);
    if (account?.channel !== channel) return { status: 404, body: 'not found' };
    const result = account.connector.parseWebhook(request);
    switch (result.kind) {
      case 'challenge':
        return { status: 200, body: result.body };
      case 'rejected':
        logger.warn({ channel, accountId, reason: result.reason }, 'a callback was refused');
        return { status: result.status, body: 'refused' };
      case 'events': {
        const records = [
          ...result.events.map((event) => channelEventToRecord(account, event)),
          ...result.unreadable.map((part) => unreadablePartToRecord(account, part)),
        ];
        if (records.length > 0) await bus.publish(records);
        metrics.deadLetters.inc({ reason: 'UNREADABLE' }, result.unreadable.length);
        return { status: 200, body: 'ok' };
      }
    }
  };

  return async (call) => {
    let result: WebhookAnswer;
    try {
      result = await answer(call);
    } catch (error) {
      metrics.busErrors.inc({ operation: 'publish', code: BusError.is(error) ? error.code : 'unknown' });
      logger.error(
        { err: error, channel: call.channel, accountId: call.accountId },
        'a callback could not be published',
      );
      result = { status: 503, body: 'try again' };
    }
    // An unknown channel is not a label: anybody can write one into the address.
    const channel = accounts.find(call.accountId)?.channel ?? 'unknown';
    metrics.webhookRequests.inc({ channel, status: result.status });
    return result;
  };
}
