import { ConnectorError, type HttpResponse, parseRetryAfter } from '@chat4all/connector';
import { z } from 'zod';
import { connectorErrorFromGraph, factsFromStatus, graphErrorSchema } from './graph-error.ts';

const errorAnswerSchema = z.object({ error: graphErrorSchema });

/**
 * The error for an answer that is not a success. With a Graph error in it, Meta's word decides. Without one, something
 * between us and Meta may have answered: a 4xx is still a refusal, anything else leaves the outcome open.
 */
export function connectorErrorFromAnswer(response: HttpResponse, body: unknown, now: () => number): ConnectorError {
  const { status } = response;
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now());
  const answer = errorAnswerSchema.safeParse(body);
  if (answer.success) return connectorErrorFromGraph(answer.data.error, { status, retryAfterMs });
  return new ConnectorError(`Meta's address answered HTTP ${status} without a Graph error`, {
    ...factsFromStatus(status),
    certain: status >= 400 && status < 500,
    channelCode: `HTTP ${status}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** The error for a success that cannot be read: the message was probably sent, but its id is lost. */
export function unreadableAnswerError(status: number, problem: string): ConnectorError {
  return new ConnectorError(`Meta answered HTTP ${status}, but ${problem}`, {
    reason: 'unknown',
    retryable: true,
    certain: false,
    scope: 'delivery',
    channelCode: `HTTP ${status}`,
  });
}
