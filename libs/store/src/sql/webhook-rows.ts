import { webhookOutcomeFromJSON } from '@chat4all/proto';
import type {
  EndpointSettings,
  SealedSecret,
  WaitingPost,
  WebhookAttempt,
  WebhookEndpoint,
  WebhookRecovery,
} from '../webhook-endpoints.ts';
import { type Row, integer, text } from './row.ts';

/** The values of columns by their names. */
type Columns = Readonly<Record<string, string | number>>;

/** Returns the columns of an endpoint's settings. */
export function settingsColumns(settings: EndpointSettings): Columns {
  return {
    url: settings.url,
    event_types: settings.eventTypes.join(' '),
    description: settings.description,
    maximum_per_second: settings.maximumPerSecond,
    is_disabled: settings.disabled ? 1 : 0,
  };
}

/** Returns the column of an endpoint's secrets: a line for each. */
export function encodeSecrets(secrets: readonly SealedSecret[]): string {
  return secrets.map(({ sealed, hint, expireTimeMs }) => `${sealed} ${hint} ${expireTimeMs}`).join('\n');
}

export function toEndpoint(row: Row): WebhookEndpoint {
  return {
    endpointId: text(row, 'endpoint_id'),
    tenantId: text(row, 'tenant_id'),
    settings: {
      url: text(row, 'url'),
      eventTypes: text(row, 'event_types')
        .split(' ')
        .filter((type) => type !== ''),
      description: text(row, 'description'),
      maximumPerSecond: integer(row, 'maximum_per_second'),
      disabled: integer(row, 'is_disabled') === 1,
    },
    secrets: decodeSecrets(text(row, 'secrets')),
    disabledReason: text(row, 'disabled_reason'),
    failingSinceMs: integer(row, 'failing_since'),
    createTimeMs: integer(row, 'create_time'),
  };
}

function decodeSecrets(column: string): SealedSecret[] {
  return column.split('\n').flatMap((line) => {
    const [sealed = '', hint = '', expireTime = ''] = line.split(' ');
    return sealed === '' ? [] : [{ sealed, hint, expireTimeMs: Number(expireTime) }];
  });
}

export function toWaitingPost(row: Row): WaitingPost {
  return {
    endpointId: text(row, 'endpoint_id'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'event_type'),
    body: text(row, 'body'),
    attempts: integer(row, 'attempts'),
    nextAttemptTimeMs: integer(row, 'next_attempt_time'),
  };
}

/** Returns the columns of an attempt. `create_time` is its start, by which attempts are listed. */
export function attemptColumns(attempt: WebhookAttempt): Columns {
  return {
    attempt_id: attempt.attemptId,
    endpoint_id: attempt.endpointId,
    event_id: attempt.eventId,
    event_type: attempt.eventType,
    number: attempt.number,
    create_time: attempt.startTimeMs,
    duration: attempt.durationMs,
    outcome: attempt.outcome,
    http_status: attempt.httpStatus,
    response_body: attempt.responseBody,
    problem: attempt.problem,
    next_attempt_time: attempt.nextAttemptTimeMs,
  };
}

export function toAttempt(row: Row): WebhookAttempt {
  return {
    attemptId: text(row, 'attempt_id'),
    endpointId: text(row, 'endpoint_id'),
    eventId: text(row, 'event_id'),
    eventType: text(row, 'event_type'),
    number: integer(row, 'number'),
    startTimeMs: integer(row, 'create_time'),
    durationMs: integer(row, 'duration'),
    outcome: webhookOutcomeFromJSON(integer(row, 'outcome')),
    httpStatus: integer(row, 'http_status'),
    responseBody: text(row, 'response_body'),
    problem: text(row, 'problem'),
    nextAttemptTimeMs: integer(row, 'next_attempt_time'),
  };
}

export function recoveryColumns(recovery: WebhookRecovery): Columns {
  return {
    recovery_id: recovery.recoveryId,
    tenant_id: recovery.tenantId,
    endpoint_id: recovery.endpointId,
    since_time: recovery.sinceMs,
    until_time: recovery.untilMs,
    log_cursor: recovery.cursor,
    event_count: recovery.eventCount,
    is_done: recovery.done ? 1 : 0,
    next_attempt_time: 0,
  };
}

export function toRecovery(row: Row): WebhookRecovery {
  return {
    recoveryId: text(row, 'recovery_id'),
    tenantId: text(row, 'tenant_id'),
    endpointId: text(row, 'endpoint_id'),
    sinceMs: integer(row, 'since_time'),
    untilMs: integer(row, 'until_time'),
    cursor: text(row, 'log_cursor'),
    eventCount: integer(row, 'event_count'),
    done: integer(row, 'is_done') === 1,
  };
}
