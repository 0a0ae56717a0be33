import { type WebhookAttempt, type WebhookEndpoint, type WebhookRecovery, toDuration } from '@chat4all/proto';
import type {
  WebhookAttempt as StoredAttempt,
  WebhookEndpoint as StoredEndpoint,
  WebhookRecovery as StoredRecovery,
} from '@chat4all/store';

/** Converts an endpoint of the store to one of the API, with its live secrets. */
export function toEndpoint(endpoint: StoredEndpoint, waitingCount: number): WebhookEndpoint {
  const { endpointId, settings, secrets, disabledReason, failingSinceMs, createTimeMs } = endpoint;
  const live = secrets.filter(({ expireTimeMs }) => expireTimeMs === 0 || expireTimeMs > Date.now());
  return {
    ...{ endpointId, disabledReason, waitingCount, createTime: new Date(createTimeMs) },
    settings: { ...settings, eventTypes: [...settings.eventTypes] },
    secretHints: live.map(({ hint }) => hint),
    failingSince: toDate(failingSinceMs),
  };
}

/** Converts an attempt of the store to one of the API. */
export function toAttempt({ durationMs, startTimeMs, nextAttemptTimeMs, ...attempt }: StoredAttempt): WebhookAttempt {
  const { attemptId, eventId, eventType, number, outcome, httpStatus, responseBody, problem } = attempt;
  return {
    ...{ attemptId, eventId, eventType, number, outcome, httpStatus, responseBody, problem },
    startTime: new Date(startTimeMs),
    duration: toDuration(Math.round(durationMs)),
    nextAttemptTime: toDate(nextAttemptTimeMs),
  };
}

/** Converts a recovery of the store to one of the API. */
export function toRecovery({
  recoveryId,
  endpointId,
  sinceMs,
  untilMs,
  eventCount,
  done,
}: StoredRecovery): WebhookRecovery {
  return { recoveryId, endpointId, eventCount, done, since: new Date(sinceMs), until: new Date(untilMs) };
}

function toDate(timeMs: number): Date | undefined {
  return timeMs === 0 ? undefined : new Date(timeMs);
}
