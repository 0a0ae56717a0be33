import { type Bus, BusError, type TailStart } from '@chat4all/bus';
import type { Capabilities } from '@chat4all/connector';
import type { StreamEventsRequest, StreamEventsResponse } from '@chat4all/proto';
import { type EventFilter, EVENTS_TOPIC, toEvent } from '@chat4all/records';
import { invalidField } from '../errors/api-error.ts';
import type { WriteResponse } from '../server/handler-factory.ts';
import { validateChannel, validateTime } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';
import { type EventHub, type Membership, readEvent } from './event-hub.ts';

/** The silence after which a heartbeat is sent, in milliseconds. */
const HEARTBEAT_MS = 10_000;

/** The most message ids in a filter, as chat.proto documents. */
const MAXIMUM_MESSAGE_IDS = 1_000;

/** The sources that events are read from, and the installed channels. */
export interface EventSources {
  readonly bus: Bus;
  readonly hub: EventHub;
  readonly channels: ReadonlyMap<string, Capabilities>;
}

/** Options of {@link streamEvents}. */
export interface StreamOptions {
  readonly tenantId: string;
  readonly sources: EventSources;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

type Payload = NonNullable<StreamEventsResponse['payload']>;
type Write = (payload: Payload) => Promise<void>;

/**
 * Streams a tenant's events from where the caller asked, until the signal is aborted. Past events come from the log, new
 * ones from the hub. Flow control holds the stream back for a slow caller, which reads the log again once it is behind.
 */
export async function streamEvents(
  request: StreamEventsRequest,
  writeResponse: WriteResponse<StreamEventsResponse>,
  { tenantId, sources: { bus, hub, channels }, signal }: StreamOptions,
): Promise<void> {
  const filter = toFilter(tenantId, request, channels);
  const write: Write = (payload) => writeResponse({ payload });
  let from = startOf(request);
  const isEnded = (): boolean => signal.aborted;
  try {
    await hub.open();
    while (!isEnded()) {
      const membership =
        from === 'latest' ? hub.join(filter) : await catchUp(from, filter, { bus, hub, write, signal });
      if (membership === undefined) return;
      const cursor = await follow(membership, { hub, write, signal });
      if (cursor === undefined) return;
      from = { cursor };
    }
  } catch (error) {
    if (isEnded()) return;
    // The log alone can read a cursor.
    if (request.start?.$case === 'cursor' && BusError.is(error) && error.code === 'invalid') {
      throw invalidField('cursor', error.message.replace(/^cursor: /, ''));
    }
    throw error;
  } finally {
    hub.close();
  }
}

/** Reads the log up to the hub's cursor, and joins the hub there; undefined if the signal is aborted before. */
async function catchUp(
  from: TailStart,
  filter: EventFilter,
  { bus, hub, write, signal }: Omit<EventSources, 'channels'> & { readonly write: Write; readonly signal: AbortSignal },
): Promise<Membership | undefined> {
  let lastWrite = -Infinity;
  for await (const batch of bus.tail({ topic: EVENTS_TOPIC, from, signal, idleMs: HEARTBEAT_MS })) {
    for (const [index, record] of batch.records.entries()) {
      const decoded = readEvent(record);
      const event = decoded && toEvent(decoded, filter, () => batch.cursorAfter(index), record.timestamp);
      if (event === undefined) continue;
      lastWrite = performance.now();
      await write({ $case: 'event', value: event });
    }
    const cursor = batch.cursorAfter();
    // No await may come between the comparison and joining: only now are both at the same cursor.
    if (cursor === hub.cursor) return hub.join(filter);
    // Records that do not match must not let the caller's cursor become stale.
    if (performance.now() - lastWrite >= HEARTBEAT_MS) {
      lastWrite = performance.now();
      await write({ $case: 'heartbeat', value: { cursor } });
    }
  }
  return undefined;
}

/** Writes what the hub distributes. Returns the cursor to continue from once the caller is behind; undefined if aborted. */
async function follow(
  { reader, leave }: Membership,
  { hub, write, signal }: { readonly hub: EventHub; readonly write: Write; readonly signal: AbortSignal },
): Promise<string | undefined> {
  const stop = (): void => {
    reader.fail(signal.reason);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    let cursor = hub.cursor ?? '';
    await write({ $case: 'heartbeat', value: { cursor } });
    while (!signal.aborted) {
      const result = await reader.next(HEARTBEAT_MS);
      switch (result.kind) {
        case 'behind':
          return cursor;
        case 'idle':
          cursor = hub.cursor ?? cursor;
          await write({ $case: 'heartbeat', value: { cursor } });
          break;
        case 'event':
          ({ cursor } = result.event);
          await write({ $case: 'event', value: result.event });
      }
    }
    return undefined;
  } finally {
    signal.removeEventListener('abort', stop);
    leave();
  }
}

function startOf({ start }: StreamEventsRequest): TailStart {
  switch (start?.$case) {
    case 'cursor':
      return { cursor: start.value };
    case 'startTime':
      return { time: start.value.getTime() };
    case undefined:
      return 'latest';
  }
}

function toFilter(
  tenantId: string,
  { messageIds, channels, conversationId, start }: StreamEventsRequest,
  installed: EventSources['channels'],
): EventFilter {
  const violations = new Violations();
  violations.addIfMore('message_ids', messageIds.length, MAXIMUM_MESSAGE_IDS);
  for (const [index, channel] of channels.entries()) {
    validateChannel(channel, `channels[${index}]`, installed, violations);
  }
  if (start?.$case === 'startTime') validateTime(start.value, 'start_time', violations);
  violations.assertNone();
  return { tenantId, messageIds: new Set(messageIds), channels: new Set(channels), conversationId };
}
