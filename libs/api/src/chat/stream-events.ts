import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { Bus, StoredRecord, TailStart } from '@chat4all/bus';
import type { StreamEventsRequest, StreamEventsResponse } from '@chat4all/proto';
import { RecordError, eventsTopic, recordToEvent } from '@chat4all/records';
import { invalidFields } from '../api-error.ts';
import { type EventFilter, toEvent } from './to-event.ts';

/** A sign of life is sent after this much silence, in milliseconds. */
const HEARTBEAT_MS = 10_000;

const MAXIMUM_MESSAGE_IDS = 1_000;

/**
 * Streams the tenant's events from where the caller asked, until the signal is aborted. Reads on only when the caller
 * has taken what was sent.
 */
export async function streamEvents(
  call: ServerWritableStream<StreamEventsRequest, StreamEventsResponse>,
  tenantId: string,
  bus: Bus,
  signal: AbortSignal,
): Promise<void> {
  const { request } = call;
  const filter = toFilter(tenantId, request);
  const tail = bus.tail({ topic: eventsTopic, from: startOf(request), signal, idleMs: HEARTBEAT_MS });
  let lastWrite = 0;
  const write = async (response: StreamEventsResponse): Promise<void> => {
    lastWrite = Date.now();
    if (!call.write(response)) await once(call, 'drain', { signal });
  };
  try {
    for await (const batch of tail) {
      for (const [index, record] of batch.records.entries()) {
        const event = readEvent(record, filter, () => batch.cursorAfter(index));
        if (event) await write({ payload: { $case: 'event', value: event } });
      }
      // Also when there is much that is not for this caller: its cursor would grow old.
      if (Date.now() - lastWrite >= HEARTBEAT_MS) {
        await write({ payload: { $case: 'heartbeat', value: { cursor: batch.cursorAfter() } } });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function readEvent(record: StoredRecord, filter: EventFilter, cursor: () => string): ReturnType<typeof toEvent> {
  try {
    return toEvent(recordToEvent(record), filter, cursor, record.timestamp);
  } catch (error) {
    // The projection makes a dead letter of it; here it must not end the stream.
    if (error instanceof RecordError) return undefined;
    throw error;
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
