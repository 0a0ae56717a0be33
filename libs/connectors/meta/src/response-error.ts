import { ConnectorError, type HttpResponse, PartReader, parseRetryAfter } from '@chat4all/connector';
import type { MetaChannel } from './error-table.ts';
import { connectorErrorFromGraph, factsFromStatus, readGraphError } from './graph-error.ts';

/** The clock, and the channel of a response. */
export interface ResponseContext {
  readonly now: () => number;
  readonly channel?: MetaChannel | undefined;
}

/**
 * Returns the error for a response that is not a success:
 * - a response with a Graph API error has the facts of that error;
 * - any other may come from a gateway in front of Meta: a 4xx is still a refusal, anything else is not `certain`.
 */
export function connectorErrorFromResponse(
  response: HttpResponse,
  body: unknown,
  { now, channel }: ResponseContext,
): ConnectorError {
  const { status } = response;
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), now());
  const error = readGraphError(new PartReader(body).object('error'));
  if (error) return connectorErrorFromGraph(error, { status, retryAfterMs, channel });
  return new ConnectorError(`HTTP ${status} from Meta without a Graph API error`, {
    ...factsFromStatus(status),
    certain: status >= 400 && status < 500,
    channelCode: `HTTP ${status}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Returns the error for a success with an invalid body: the message was probably sent, but its id is unknown. */
export function invalidResponseError(status: number, problem: string): ConnectorError {
  return new ConnectorError(`invalid response from Meta (HTTP ${status}): ${problem}`, {
    reason: 'unknown',
    retryable: true,
    certain: false,
    scope: 'delivery',
    channelCode: `HTTP ${status}`,
  });
}
