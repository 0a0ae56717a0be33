import type { Connection, StreamEventsRequest, StreamEventsResponse } from '@chat4all/proto';
import { backoffMs, pause } from './backoff.ts';
import { isTransient, toCallError } from './call-error.ts';
import { isAborted } from './is-aborted.ts';

/** What to follow, and from where. */
export interface FollowOptions {
  /** Undefined: from now. */
  readonly start?: StreamEventsRequest['start'];
  readonly messageIds?: readonly string[];
  readonly channels?: readonly string[];
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Called when the stream broke and is about to be resumed. */
  readonly onBreak?: (why: string) => void;
  /** Called when it goes on. */
  readonly onResume?: () => void;
}

/** An event, or a sign of life. */
export type Payload = NonNullable<StreamEventsResponse['payload']>;

/**
 * Streams events until the signal is aborted. When the router goes away the stream is resumed from its last cursor, as
 * often as needed; any other failure is thrown.
 */
export async function* followEvents(connection: Connection, options: FollowOptions): AsyncGenerator<Payload> {
  const { signal, messageIds = [], channels = [] } = options;
  let { start } = options;
  let failures = 0;
  while (!signal.aborted) {
    const request = { start, messageIds: [...messageIds], channels: [...channels], conversationId: '' };
    const call = connection.chat.streamEvents(request, connection.metadata);
    const cancel = (): void => {
      call.cancel();
    };
    // A call that is cancelled while nobody reads it emits an error; unheard, it would end the process.
    call.on('error', () => undefined);
    signal.addEventListener('abort', cancel, { once: true });
    let retryAfterMs: number | undefined;
    let why = 'the router ended the stream';
    try {
      const responses: AsyncIterable<StreamEventsResponse> = call;
      for await (const { payload } of responses) {
        if (payload === undefined) continue;
        if (failures > 0) options.onResume?.();
        failures = 0;
        start = { $case: 'cursor', value: payload.value.cursor };
        yield payload;
      }
    } catch (thrown) {
      if (isAborted(signal)) return;
      const error = toCallError(thrown);
      if (!isTransient(error)) throw thrown;
      retryAfterMs = error.details?.retryAfterMs;
      why = error.message;
    } finally {
      signal.removeEventListener('abort', cancel);
      call.cancel();
    }
    if (isAborted(signal)) return;
    if (failures === 0) options.onBreak?.(why);
    failures += 1;
    await pause(backoffMs(failures, retryAfterMs), signal);
  }
}
