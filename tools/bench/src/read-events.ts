import type { Connection, StreamEventsResponse } from '@chat4all/proto';

/** A stream of events that is open. */
export interface ReadEvents {
  /** Resolves once the stream has its position. */
  readonly ready: Promise<void>;
  /** Ends the stream, which closing its connection does not. */
  readonly stop: () => void;
}

/** Calls `onRead` with the id of each message of one recipient that becomes READ from now on. */
export function followReadEvents({ chat }: Connection, onRead: (messageId: string) => void): ReadEvents {
  const ready = Promise.withResolvers<undefined>();
  const stream = chat.streamEvents({ start: undefined, messageIds: [], channels: [], conversationId: '' });
  stream.on('data', ({ payload }: StreamEventsResponse) => {
    // The first response is a heartbeat, which confirms the position of the stream.
    ready.resolve(undefined);
    if (payload?.$case !== 'event') return;
    const { eventId } = payload.value;
    if (eventId.endsWith('/read')) onRead(eventId.replace(/-0\/read$/, ''));
  });
  stream.on('error', () => undefined);
  return {
    ready: ready.promise,
    stop: () => {
      stream.cancel();
    },
  };
}
