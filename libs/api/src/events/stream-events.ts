import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Bus, TailStart } from '@chat4all/bus';
import type { StreamEventsRequest, StreamEventsResponse } from '@chat4all/proto';
import { eventsTopic } from '@chat4all/records';
import { invalidFields } from '../errors/api-error.ts';
import { type EventHub, type Membership, readEvent } from './event-hub.ts';
import { type EventFilter, toEvent } from './to-event.ts';

/** A sign of life is sent after this much silence, in milliseconds. */
const HEARTBEAT_MS = 10_000;

const MAXIMUM_MESSAGE_IDS = 1_000;

/** What events are read from. */
export interface EventSources {
  readonly bus: Bus;
  readonly hub: EventHub;
}

type Payload = NonNullable<StreamEventsResponse['payload']>;
type Write = (payload: Payload) => Promise<void>;

/**
 * Streams the tenant's events from where the caller asked, until the signal is aborted. What is past is read from the log, what
 * is new is told by the hub. A caller that does not take what was sent is waited for, and reads the log again when
 * it has fallen behind.
 */
export async function streamEvents(
  call: ServerWritableStream<StreamEventsRequest, StreamEventsResponse>,
  tenantId: string,
  { bus, hub }: EventSources,
  signal: AbortSignal,
): Promise<void> {
  const { request } = call;
  const filter = toFilter(tenantId, request);
  const write: Write = async (payload) => {
    if (!call.write({ payload })) await once(call, 'drain', { signal });
  };
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
    if (!isEnded()) throw error;
  } finally {
    hub.close();
  }
}

/** Reads the log up to where the hub is, and joins it there; undefined: the signal was aborted before that. */
async function catchUp(
  from: TailStart,
  filter: EventFilter,
  { bus, hub, write, signal }: EventSources & { readonly write: Write; readonly signal: AbortSignal },
): Promise<Membership | undefined> {
  let lastWrite = 0;
  for await (const batch of bus.tail({ topic: eventsTopic, from, signal, idleMs: HEARTBEAT_MS })) {
    for (const [index, record] of batch.records.entries()) {
      const read = readEvent(record);
      const event = read && toEvent(read, filter, () => batch.cursorAfter(index), record.timestamp);
      if (event === undefined) continue;
      lastWrite = Date.now();
      await write({ $case: 'event', value: event });
    }
    const cursor = batch.cursorAfter();
    // Nothing may come in between: this is where the two of them are at the same place.
    if (cursor === hub.cursor) return hub.join(filter);
    // Also when there is much that is not for this caller: its cursor would grow old.
    if (Date.now() - lastWrite >= HEARTBEAT_MS) {
      lastWrite = Date.now();
      await write({ $case: 'heartbeat', value: { cursor } });
    }
  }
  return undefined;
}

/** Tells what the hub hands out. Gives where to go on from when the caller was too slow; undefined: the signal was aborted. */
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
      const given = await reader.next(HEARTBEAT_MS);
      if (given === 'left behind') return cursor;
      if (given === 'idle') {
        cursor = hub.cursor ?? cursor;
        await write({ $case: 'heartbeat', value: { cursor } });
      } else {
        ({ cursor } = given.event);
        await write({ $case: 'event', value: given.event });
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

function toFilter(tenantId: string, { messageIds, channels, conversationId }: StreamEventsRequest): EventFilter {
  if (messageIds.length > MAXIMUM_MESSAGE_IDS) {
    const description = `are ${messageIds.length}, at most ${MAXIMUM_MESSAGE_IDS} are allowed`;
    throw invalidFields([{ field: 'message_ids', description }]);
  }
  return { tenantId, messageIds: new Set(messageIds), channels: new Set(channels), conversationId };
}
