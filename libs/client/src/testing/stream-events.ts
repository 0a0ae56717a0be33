import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Event, Identity, StreamEventsRequest, StreamEventsResponse } from '@chat4all/proto';
import type { EventLog } from './state/event-log.ts';
import type { FakeState } from './state/fake-state.ts';

/** Streams events from the requested position until the signal is aborted, at the pace of the reader. */
export async function streamEvents(
  call: ServerWritableStream<StreamEventsRequest, StreamEventsResponse>,
  state: FakeState,
  heartbeatMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { events: log } = state;
  let position = startOf(call.request, log);
  const write = async (payload: NonNullable<StreamEventsResponse['payload']>): Promise<void> => {
    if (!call.write({ payload }) && !signal.aborted) await waitUntil(signal, (done) => call.once('drain', done));
  };
  const heartbeat = (): Promise<void> => write({ $case: 'heartbeat', value: { cursor: String(position) } });
  await heartbeat();
  while (!signal.aborted) {
    const event = log.at(position);
    if (event === undefined) {
      if (!(await waitForEvent(log, heartbeatMs, signal))) await heartbeat();
    } else {
      position += 1;
      if (matchesRequest(event, call.request, state)) await write({ $case: 'event', value: event });
    }
  }
}

function startOf({ start }: StreamEventsRequest, log: EventLog): number {
  if (start?.$case === 'cursor') return log.positionOf(start.value);
  return start === undefined ? log.length : log.positionAt(start.value);
}

function matchesRequest(
  { kind }: Event,
  { messageIds, channels, conversationId }: StreamEventsRequest,
  state: FakeState,
): boolean {
  const { messageId, identity } = subjectOf(kind);
  return (
    (messageIds.length === 0 || messageIds.includes(messageId ?? '')) &&
    (channels.length === 0 || channels.includes(identity?.channel ?? '')) &&
    (conversationId === '' || state.get(messageId ?? '').conversationId === conversationId)
  );
}

/** Returns the message and the identity that an event is about, as far as it is about one. */
function subjectOf(kind: Event['kind']): { readonly messageId?: string; readonly identity?: Identity | undefined } {
  switch (kind?.$case) {
    case 'delivery':
      return kind.value;
    case 'inbound':
      return { messageId: kind.value.message?.messageId ?? '', identity: kind.value.message?.sender };
    case 'echo':
      return {
        messageId: kind.value.message?.messageId ?? '',
        identity: kind.value.message?.deliveries[0]?.identity,
      };
    case 'media':
      return kind.value;
    case 'consent':
      return { identity: kind.value.identity };
    case 'identityChanged':
      return { identity: kind.value.new[0] };
    case 'template': {
      const { channel = '', accountId = '' } = kind.value.template ?? {};
      return { identity: { channel, accountId, kind: '', value: '' } };
    }
    case 'account':
    case 'deadLetter':
    case 'endpointDisabled':
    case undefined:
      return {};
  }
}

/** Waits for the next event. Returns false after `limitMs` milliseconds without one. */
async function waitForEvent(log: EventLog, limitMs: number, signal: AbortSignal): Promise<boolean> {
  let hasEvent = false;
  let stop: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  await waitUntil(signal, (done) => {
    timer = setTimeout(done, limitMs);
    stop = log.onAppend(() => {
      hasEvent = true;
      done();
    });
  });
  clearTimeout(timer);
  stop?.();
  return hasEvent;
}

/** Waits until `listen` reports completion or the signal is aborted. */
export function waitUntil(signal: AbortSignal, listen: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
    else listen(done);
  });
}
