import type { IncomingHttpHeaders } from 'node:http';
import type { Bus, BusRecord } from '@chat4all/bus';
import { type Metrics, observe, startMessagingSpan, startTrace, traceIdOf } from '@chat4all/metrics';
import { EVENTS_TOPIC } from '@chat4all/records';
import type { Account, Accounts, Logger } from '@chat4all/runtime';
import { acknowledgeLater } from './acknowledge.ts';
import { type PublishedLetters, publishParts } from './publish-parts.ts';
import { type CallbackRefusal, headerRefusal } from './header-refusal.ts';
import { type RoutedCallback, routeCallback } from './route-callback.ts';

/** The parts that webhooks use. */
export interface WebhooksOptions {
  readonly bus: Bus;
  readonly accounts: Accounts;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** A provider's request. */
export interface WebhookCall {
  readonly channel: string;
  /** The account that the URL names, if any. */
  readonly accountId?: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** Reads the body; undefined if it is too large. Called only if the headers can be those of a callback for the account. */
  readBody(): Promise<Uint8Array | undefined>;
}

/** The response to the provider. */
export interface WebhookAnswer {
  readonly status: number;
  readonly body: string;
}

/** Handles one request of a provider. Rejects only if its body cannot be read. */
export type Webhooks = (call: WebhookCall) => Promise<WebhookAnswer>;

/**
 * Creates the handler of callbacks: the connector verifies and reads the request, its parts are published for the accounts
 * that they are for, and it is answered with 200 only once the log has them durably. While the log is unavailable, it is
 * answered with 503, and the provider retries.
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

  const respond = async (routed: RoutedCallback, traceParent: string): Promise<WebhookAnswer> => {
    if (routed.kind === 'unknown') return accounts.isComplete ? NOT_FOUND : UNAVAILABLE;
    const { id: accountId, channel } = routed.receiver;
    if (routed.kind === 'parts') {
      // The platform repeats the callback once the accounts of the store may be known.
      if (routed.unknown.length > 0 && !accounts.isComplete) return UNAVAILABLE;
      const letters = await publishParts(routed, (records) => publish(records, traceParent), traceParent);
      count(routed, letters);
      for (const { account, events } of routed.accounts) {
        for (const event of events) {
          if (event.unread) logUnread(account, event.unread, traceParent);
          if (event.kind === 'message') acknowledgeLater(account, event, logger);
        }
      }
      for (const { providerAccountId, parts } of routed.unknown) {
        const facts = { channel, account: accountId, provider_account_id: providerAccountId, parts };
        logger.warn({ ...facts, trace_id: traceIdOf(traceParent) }, 'callback for unknown account');
      }
      return { status: 200, body: 'ok' };
    }
    const { result } = routed;
    if (result.kind === 'challenge') return { status: 200, body: result.body };
    const facts = { channel, account: accountId, reason: result.reason, trace_id: traceIdOf(traceParent) };
    logger.warn(facts, 'callback refused');
    return { status: result.status, body: 'refused' };
  };

  const logUnread = ({ id, channel }: Account, members: readonly string[], traceParent: string): void => {
    logger.warn({ channel, account: id, members, trace_id: traceIdOf(traceParent) }, 'members of callback not read');
  };

  const count = ({ receiver, accounts: parts }: VerifiedCallback, letters: PublishedLetters): void => {
    const { channel } = receiver;
    for (const { kind } of parts.flatMap(({ events }) => events)) metrics.webhookEvents.inc({ channel, kind });
    for (const [reason, amount] of letters) {
      if (amount === 0) continue;
      if (reason === 'UNREADABLE') metrics.webhookEvents.inc({ channel, kind: 'unreadable' }, amount);
      metrics.deadLetters.inc({ reason }, amount);
    }
  };

  const refuse = ({ id, channel }: Account, { status, reason, body }: CallbackRefusal): WebhookAnswer => {
    logger.warn({ channel, account: id, reason }, 'callback refused');
    metrics.webhookRequests.inc({ channel, status });
    return { status, body };
  };

  /** Returns the account that the URL names, also one that was created a moment ago, or the first one of the channel. */
  const addressee = async (channel: string, accountId: string | undefined): Promise<Account | undefined> => {
    if (accountId === undefined) return accounts.all.find((candidate) => candidate.channel === channel);
    const account = accounts.find(accountId);
    if (account) return account;
    const found = await accounts.lookUp(accountId);
    // The platform repeats the callback until the account is repaired.
    if (found.kind === 'unusable') throw new Error(found.problem);
    return found.kind === 'account' ? found.account : undefined;
  };

  return async (call) => {
    const { channel, accountId, method, headers, query } = call;
    const account = await addressee(channel, accountId).catch(() => 'unavailable' as const);
    if (account === 'unavailable' || account?.channel !== channel) {
      const answer = account === 'unavailable' || !accounts.isComplete ? UNAVAILABLE : NOT_FOUND;
      // Not a label: any client can put any channel into the URL.
      metrics.webhookRequests.inc({ channel: 'unknown', status: answer.status });
      return answer;
    }
    const refusal = headerRefusal(account, call);
    if (refusal) return refuse(account, refusal);
    const body = method === 'POST' ? await call.readBody() : new Uint8Array();
    if (body === undefined) return refuse(account, TOO_LARGE);
    const callback = {
      channel,
      request: { method, headers, query, body },
      ...(accountId !== undefined && { accountId }),
    };
    const started = performance.now();
    const route = accountId === undefined ? '/webhooks/{channel}' : '/webhooks/{channel}/{account}';
    // The traceparent of an unauthenticated request is ignored.
    const span = startTrace(`${method} ${route}`, undefined, {
      kind: 'server',
      attributes: {
        'http.request.method': method,
        'http.route': route,
        'chat4all.channel': channel,
        ...(accountId !== undefined && { 'chat4all.account.id': accountId }),
      },
    });
    const answering = Promise.try(() => respond(routeCallback(callback, accounts), span.traceParent));
    const result = await answering.catch((error: unknown): WebhookAnswer => {
      const trace = { trace_id: traceIdOf(span.traceParent) };
      logger.error({ err: error, channel, account: accountId, ...trace }, 'callback not published');
      return UNAVAILABLE;
    });
    const attributes = { 'http.response.status_code': result.status };
    span.end({ attributes, error: result.status < 500 ? undefined : String(result.status) });
    metrics.webhookRequests.inc({ channel, status: result.status });
    observe(metrics.webhookDuration, { channel }, (performance.now() - started) / 1_000, span.traceParent);
    return result;
  };
}

const NOT_FOUND: WebhookAnswer = { status: 404, body: 'not found' };

const UNAVAILABLE: WebhookAnswer = { status: 503, body: 'unavailable, retry' };

const TOO_LARGE: CallbackRefusal = { status: 413, reason: 'body: exceeds 3 MB', body: 'body exceeds 3 MB' };

type VerifiedCallback = Extract<RoutedCallback, { readonly kind: 'parts' }>;
