import { randomUUID } from 'node:crypto';
import { WebhookOutcome } from '@chat4all/proto';
import { TEST_EVENT_TYPE } from '@chat4all/proto/webhooks';
import type { RecordedAttempt, WaitingPost } from '@chat4all/store';
import type { OpenEndpoint } from './endpoint-directory.ts';
import type { EventPoster, PostAnswer } from './post/event-poster.ts';
import { MAXIMUM_ATTEMPTS, delayAfter } from './retry-schedule.ts';

/** The status of an endpoint that wants no more events (RFC 9110, 15.5.11). */
export const GONE = 410;

/** An attempt, and how long the endpoint asked to be left alone, in milliseconds; 0 if it did not. */
export interface MadeAttempt {
  readonly attempt: RecordedAttempt;
  readonly isOverloaded: boolean;
  readonly retryAfterMs: number;
}

/** Answers of an endpoint, or of the proxy in front of it, that has too much to do. */
const OVERLOADED = new Set([429, 502, 504]);

/** Posts an event once, and decides what follows: nothing after 2xx, 410 or the last attempt; else the next attempt. Never rejects. */
export async function makeAttempt(
  post: WaitingPost,
  { endpoint, secrets }: OpenEndpoint,
  poster: Pick<EventPoster, 'post'>,
): Promise<MadeAttempt> {
  const { endpointId, eventId, eventType, body } = post;
  const startTimeMs = Date.now();
  const target = { url: endpoint.settings.url, secrets };
  const answer = await poster.post(target, { id: eventId, type: eventType, body });
  const number = post.attempts + 1;
  // The caller of a test has seen its result.
  const next = nextStep(answer, eventType === TEST_EVENT_TYPE ? MAXIMUM_ATTEMPTS : number);
  const { status: httpStatus, body: responseBody, problem, retryAfterMs } = answer;
  const made = { ...next, httpStatus, responseBody, problem, durationMs: Math.round(answer.durationMs) };
  return {
    attempt: { attemptId: randomUUID(), endpointId, eventId, eventType, body, number, startTimeMs, ...made },
    isOverloaded: OVERLOADED.has(httpStatus),
    retryAfterMs,
  };
}

function nextStep(
  { status, retryAfterMs }: PostAnswer,
  number: number,
): Pick<RecordedAttempt, 'outcome' | 'nextAttemptTimeMs'> {
  if (status >= 200 && status < 300) return { outcome: WebhookOutcome.SUCCEEDED, nextAttemptTimeMs: 0 };
  const delayMs = status === GONE ? undefined : delayAfter(number, retryAfterMs);
  if (delayMs === undefined) return { outcome: WebhookOutcome.FAILED, nextAttemptTimeMs: 0 };
  return { outcome: WebhookOutcome.RETRYING, nextAttemptTimeMs: Math.round(Date.now() + delayMs) };
}
