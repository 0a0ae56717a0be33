import type { Event, StreamEventsRequest, StreamEventsResponse } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { backoffMs, delay } from '../call/backoff.ts';
import { isAborted } from '../call/is-aborted.ts';
import { isResumable } from '../call/retry-policy.ts';
import { Chat4AllError, toChat4AllError } from '../chat4all-error.ts';
import { withIdleTimeout } from './idle-timeout.ts';

/** Three heartbeats: the router sends one after 10 seconds without an event. */
const DEFAULT_IDLE_TIMEOUT_MS = 30_000;

/** Options of an {@link EventStream}: filters and the start position. */
export interface EventsOptions extends Pick<CallOptions, 'signal' | 'retry'> {
  /** Starts right after the event with this cursor. */
  readonly cursor?: string | undefined;
  /** Starts with the first event at or after this time. Default without a cursor: now. */
  readonly startTime?: Date | undefined;
  /** Only events of these messages, at most 1,000. */
  readonly messageIds?: readonly string[] | undefined;
  /** Only events on these channels. */
  readonly channels?: readonly string[] | undefined;
  /** Only events of this conversation. */
  readonly conversationId?: string | undefined;
  /**
   * Restarts the stream after this time without an event or heartbeat, in milliseconds. Default: 30,000, three
   * heartbeats.
   */
  readonly idleTimeoutMs?: number | undefined;
  /** Called when the stream has failed and is about to be resumed. */
  readonly onDisconnect?: ((error: Chat4AllError) => void) | undefined;
  /** Called with the first event or heartbeat after a failure. */
  readonly onResume?: (() => void) | undefined;
}

type Payload = NonNullable<StreamEventsResponse['payload']>;

/**
 * A stream of events. Resumes from its last cursor, without gaps, as often as the connection or the router fails. Ends
 * when its signal is aborted or the loop is left. Rejects with permanent failures, for example an invalid cursor. Can
 * be read once.
 */
export class EventStream implements AsyncIterableIterator<Event, undefined>, AsyncDisposable {
  readonly #caller: Caller;
  readonly #options: EventsOptions;
  readonly #stop = new AbortController();
  readonly #payloads: AsyncGenerator<Payload, undefined>;
  /** The first payload, requested by the reader or by {@link ready}. */
  #first: Promise<IteratorResult<Payload, undefined>> | undefined;
  #isFirstRead = false;
  #cursor: string | undefined;

  /** @hidden Made by the client. */
  constructor(caller: Caller, options: EventsOptions) {
    this.#caller = caller;
    this.#options = options;
    this.#cursor = options.cursor;
    this.#payloads = this.#follow();
  }

  /** The cursor to resume from after the last event read; undefined until the stream's position is known. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** Starts the stream. Resolves when its position is fixed: the stream contains every later event. */
  async ready(): Promise<void> {
    await this.#start();
  }

  /** Waits for the next event and returns it. */
  async next(): Promise<IteratorResult<Event, undefined>> {
    for (;;) {
      const { done, value } = await this.#read();
      if (done) return { done: true, value: undefined };
      this.#cursor = value.value.cursor;
      if (value.$case === 'event') return { done: false, value: value.value };
    }
  }

  /** Ends the stream. */
  async return(): Promise<IteratorResult<Event, undefined>> {
    this.#stop.abort();
    await this.#payloads.return(undefined);
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #start(): Promise<IteratorResult<Payload, undefined>> {
    return (this.#first ??= this.#payloads.next());
  }

  #read(): Promise<IteratorResult<Payload, undefined>> {
    if (this.#isFirstRead) return this.#payloads.next();
    this.#isFirstRead = true;
    return this.#start();
  }

  async *#follow(): AsyncGenerator<Payload, undefined> {
    const { cursor, startTime, onDisconnect, onResume, idleTimeoutMs = DEFAULT_IDLE_TIMEOUT_MS } = this.#options;
    const { messageIds = [], channels = [], conversationId = '' } = this.#options;
    const signal = AbortSignal.any([this.#caller.signalOf(this.#options), this.#stop.signal]);
    const policy = this.#caller.policyOf(this.#options);
    let start: StreamEventsRequest['start'] = startOf(cursor, startTime);
    let failures = 0;
    while (!isAborted(signal)) {
      const request = { start, messageIds: [...messageIds], channels: [...channels], conversationId };
      let failure: Chat4AllError;
      try {
        for await (const payload of this.#attempt(request, idleTimeoutMs, signal)) {
          if (failures > 0) onResume?.();
          failures = 0;
          start = { $case: 'cursor', value: payload.value.cursor };
          yield payload;
        }
        failure = new Chat4AllError('the router ended the stream', { code: 'UNAVAILABLE' });
      } catch (thrown) {
        if (!Chat4AllError.is(thrown) || (!isResumable(thrown) && !isAborted(signal))) throw thrown;
        failure = thrown;
      }
      if (isAborted(signal)) return undefined;
      if (failures === 0) onDisconnect?.(failure);
      failures += 1;
      await delay(backoffMs(failures, policy, failure.retryAfterMs), signal);
    }
    return undefined;
  }

  async *#attempt(request: StreamEventsRequest, idleTimeoutMs: number, signal: AbortSignal): AsyncGenerator<Payload> {
    const call = this.#caller.connection.chat.streamEvents(request, await this.#caller.metadata());
    const cancel = (): void => {
      call.cancel();
    };
    // A call that is cancelled while it is not read emits an error, which would end the process without a listener.
    call.on('error', () => undefined);
    signal.addEventListener('abort', cancel, { once: true });
    if (isAborted(signal)) cancel();
    try {
      const responses: AsyncIterable<StreamEventsResponse, undefined> = call;
      const iterator = responses[Symbol.asyncIterator]();
      for (;;) {
        // Measured only while the reader waits: a slow reader holds back heartbeats too.
        const { done, value } = await withIdleTimeout(iterator.next(), idleTimeoutMs);
        if (done) return;
        if (value.payload !== undefined) yield value.payload;
      }
    } catch (thrown) {
      throw toChat4AllError(thrown);
    } finally {
      signal.removeEventListener('abort', cancel);
      call.cancel();
    }
  }
}

function startOf(cursor: string | undefined, startTime: Date | undefined): StreamEventsRequest['start'] {
  if (cursor !== undefined) return { $case: 'cursor', value: cursor };
  return startTime && { $case: 'startTime', value: startTime };
}
