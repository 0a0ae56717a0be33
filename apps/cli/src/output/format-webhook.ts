import {
  type WebhookAttempt,
  type WebhookEndpoint,
  WebhookOutcome,
  type WebhookRecovery,
  toMilliseconds,
} from '@chat4all/proto';
import { escapeField } from './escape.ts';
import { formatTime } from './format.ts';
import { formatCount } from './layout.ts';
import { type Colour, paint } from './print.ts';

const LONGEST_STATE = 8;
const LONGEST_OUTCOME = 9;

const OUTCOME_NAMES: Readonly<Partial<Record<WebhookOutcome, string>>> = {
  [WebhookOutcome.SUCCEEDED]: 'SUCCEEDED',
  [WebhookOutcome.RETRYING]: 'RETRYING',
  [WebhookOutcome.FAILED]: 'FAILED',
};
const OUTCOME_COLOURS: Readonly<Partial<Record<WebhookOutcome, Colour>>> = {
  [WebhookOutcome.SUCCEEDED]: 'green',
  [WebhookOutcome.RETRYING]: 'yellow',
};
const STATE_COLOURS = { ACTIVE: 'green', FAILING: 'yellow', DISABLED: 'red' } as const;

/** Returns an endpoint as a line with its id, a line with state and URL, and lines with its other settings. */
export function formatEndpoint(endpoint: WebhookEndpoint): string {
  const { endpointId, settings, secretHints, disabledReason, failingSince, waitingCount, createTime } = endpoint;
  const { url = '', eventTypes = [], description = '', maximumPerSecond = 0 } = settings ?? {};
  const state = stateOf(endpoint);
  const lines: readonly (readonly [string, string])[] = [
    ['about', escapeField(description)],
    ['types', eventTypes.length === 0 ? 'all' : eventTypes.join(', ')],
    ['limit', maximumPerSecond === 0 ? '' : `${maximumPerSecond} per second`],
    ['secrets', secretHints.map((hint) => `…${hint}`).join(', ')],
    ['waiting', waitingCount === 0 ? '' : formatCount(waitingCount, 'event')],
    ['failing since', failingSince === undefined ? '' : formatTime(failingSince)],
    ['disabled by the gateway', disabledReason],
  ];
  return [
    `${paint('bold', endpointId)}  ${formatTime(createTime)}`,
    `  ${paint(STATE_COLOURS[state], state.padEnd(LONGEST_STATE))}  ${escapeField(url)}`,
    ...lines.filter(([, value]) => value !== '').map(([name, value]) => `    ${name}: ${value}`),
  ].join('\n');
}

/** Returns an endpoint as JSON. */
export function endpointToJson(endpoint: WebhookEndpoint): Record<string, unknown> {
  const { settings, disabledReason } = endpoint;
  return {
    endpoint_id: endpoint.endpointId,
    state: stateOf(endpoint),
    url: settings?.url,
    event_types: settings?.eventTypes,
    description: settings?.description || undefined,
    maximum_per_second: settings?.maximumPerSecond || undefined,
    secret_hints: endpoint.secretHints,
    disabled_reason: disabledReason || undefined,
    failing_since: endpoint.failingSince,
    waiting_count: endpoint.waitingCount,
    create_time: endpoint.createTime,
  };
}

/** Returns an attempt as a line, and a line with the problem or the answer of a failed one. */
export function formatAttempt(attempt: WebhookAttempt): string {
  const { outcome, httpStatus, eventType, eventId, number, startTime, problem, responseBody, nextAttemptTime } =
    attempt;
  const name = (OUTCOME_NAMES[outcome] ?? 'UNKNOWN').padEnd(LONGEST_OUTCOME);
  const facts = `${httpStatus || '---'}  ${eventType}  ${eventId}  attempt ${number}  ${millisecondsOf(attempt)} ms`;
  const next = nextAttemptTime === undefined ? '' : `  next ${formatTime(nextAttemptTime)}`;
  const reason = outcome === WebhookOutcome.SUCCEEDED ? '' : problem || responseBody;
  return [
    `${formatTime(startTime)}  ${paint(OUTCOME_COLOURS[outcome] ?? 'red', name)}  ${facts}${next}`,
    ...(reason === '' ? [] : [`  ${escapeField(reason)}`]),
  ].join('\n');
}

/** Returns an attempt as JSON. */
export function attemptToJson(attempt: WebhookAttempt): Record<string, unknown> {
  return {
    attempt_id: attempt.attemptId,
    event_id: attempt.eventId,
    event_type: attempt.eventType,
    number: attempt.number,
    outcome: OUTCOME_NAMES[attempt.outcome] ?? 'UNKNOWN',
    http_status: attempt.httpStatus || undefined,
    duration_ms: millisecondsOf(attempt),
    problem: attempt.problem || undefined,
    response_body: attempt.responseBody || undefined,
    start_time: attempt.startTime,
    next_attempt_time: attempt.nextAttemptTime,
  };
}

/** Returns a recovery as JSON. */
export function recoveryToJson(recovery: WebhookRecovery): Record<string, unknown> {
  const { recoveryId, endpointId, since, until, eventCount, done } = recovery;
  return { recovery_id: recoveryId, endpoint_id: endpointId, since, until, event_count: eventCount, done };
}

function stateOf({ settings, disabledReason, failingSince }: WebhookEndpoint): keyof typeof STATE_COLOURS {
  if (settings?.disabled || disabledReason !== '') return 'DISABLED';
  return failingSince === undefined ? 'ACTIVE' : 'FAILING';
}

function millisecondsOf({ duration }: WebhookAttempt): number {
  return duration === undefined ? 0 : toMilliseconds(duration);
}
