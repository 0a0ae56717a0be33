import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChatServiceService, StreamEventsRequest, type StreamEventsResponse } from '@chat4all/proto';
import { ApiError, invalidField } from '../errors/api-error.ts';
import type { ServerStreamHandler } from '../server/handlers.ts';
import { eventToJson } from '@chat4all/proto/webhook-event';
import { incomingCall } from './incoming-call.ts';
import { errorText, sendError } from './send-error.ts';
import { toSnakeCase } from '../validation/snake-case.ts';

/** The path of the events. */
export const EVENTS_PATH = '/v1/events';

/** The delay after which a browser connects again, in milliseconds. */
const RETRY_MS = 1_000;

/** The parameters of the URL, and the fields of StreamEventsRequest that they set. */
const PARAMETERS = new Set(['cursor', 'start_time', 'message_ids', 'channels', 'conversation_id']);

/** The handler of StreamEvents. */
export type StreamEventsHandler = ServerStreamHandler<StreamEventsRequest, StreamEventsResponse>;

/**
 * Streams events as Server-Sent Events: `id` is the cursor, `event` the kind, `data` the event as JSON. `Last-Event-ID` takes the
 * place of `cursor`. A heartbeat has only an `id`, so that a reconnecting browser does not read old records again.
 */
export async function streamEventSource(
  request: IncomingMessage,
  response: ServerResponse,
  { url, handler }: { readonly url: URL; readonly handler: StreamEventsHandler },
): Promise<void> {
  const ended = new AbortController();
  response.once('close', () => {
    ended.abort();
  });
  const send = async (text: string): Promise<void> => {
    if (!response.headersSent) begin(response);
    if (!response.write(text)) await once(response, 'drain', { signal: ended.signal });
  };
  const output = { write: ({ payload }: StreamEventsResponse) => send(toText(payload)), ended: ended.signal };
  try {
    const incoming = incomingCall(request, { path: ChatServiceService.streamEvents.path, signal: ended.signal });
    await handler.call(toRequest(url, request.headers['last-event-id']), incoming, output);
    response.end();
  } catch (error) {
    const apiError = ApiError.from(error);
    if (response.headersSent) response.end(`event: error\ndata: ${errorText(apiError)}\n\n`);
    else sendError(response, apiError);
  }
}

function begin(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // nginx would hold events back.
    'x-accel-buffering': 'no',
  });
  response.write(`retry: ${RETRY_MS}\n\n`);
}

function toText(payload: StreamEventsResponse['payload']): string {
  switch (payload?.$case) {
    case 'event': {
      const { cursor, kind } = payload.value;
      const data = JSON.stringify(eventToJson(payload.value));
      return `id: ${cursor}\nevent: ${toSnakeCase(kind?.$case ?? 'unknown')}\ndata: ${data}\n\n`;
    }
    case 'heartbeat':
      return `id: ${payload.value.cursor}\n\n`;
    case undefined:
      return '';
  }
}

/** Returns the request that the URL makes. Throws INVALID_ARGUMENT for an unknown parameter or a wrong time. */
function toRequest({ searchParams }: URL, lastEventId: string | string[] | undefined): StreamEventsRequest {
  for (const name of searchParams.keys()) {
    if (!PARAMETERS.has(name)) throw invalidField(name, `unknown parameter; use ${[...PARAMETERS].join(', ')}`);
  }
  const cursor = typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : searchParams.get('cursor');
  const startTime = searchParams.get('start_time');
  return StreamEventsRequest.fromPartial({
    messageIds: searchParams.getAll('message_ids'),
    channels: searchParams.getAll('channels'),
    conversationId: searchParams.get('conversation_id') ?? '',
    ...(startTime !== null && { start: { $case: 'startTime', value: toDate(startTime) } }),
    // A reconnecting browser repeats the whole URL.
    ...(cursor !== null && { start: { $case: 'cursor', value: cursor } }),
  });
}

function toDate(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw invalidField('start_time', `must be a time such as 2026-01-31T12:00:00Z (got "${text}")`);
  return date;
}
