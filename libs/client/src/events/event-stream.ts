import type { Event, StreamEventsRequest, StreamEventsResponse } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { backoffMs, pause } from '../call/backoff.ts';
import { isAborted } from '../call/is-aborted.ts';
import { isBroken } from '../call/retry-policy.ts';
import { Chat4AllError, toChat4AllError } from '../chat4all-error.ts';
import { nextWithin } from './next-within.ts';

/** Three heartbeats: the router sends one after 10 seconds of silence. */
const DEFAULT_STALL_MS = 30_000;

/** What to follow, and from where. */
export interface EventsOptions extends Pick<CallOptions, 'signal' | 'retry'> {
  /** Right after the event that carried this cursor. */
  readonly cursor?: string | undefined;
  /** From the first event at or after this time. Default without a cursor: from now. */
  readonly startTime?: Date | undefined;
  /** Only events of these messages, at most 1,000. */
  readonly messageIds?: readonly string[] | undefined;
  /** Only events on these channels. */
  readonly channels?: readonly string[] | undefined;
  /** Only events of this conversation. */
  readonly conversationId?: string | undefined;
  /** After how long without a sign of life the stream is begun anew, in milliseconds. Default: 30,000, three heartbeats. */
  readonly stallMs?: number | undefined;
  /** Told when the stream broke and is about to be resumed. */
  readonly onBreak?: ((error: Chat4AllError) => void) | undefined;
  /** Told when it goes on. */
  readonly onResume?: (() => void) | undefined;
}

type Payload = NonNullable<StreamEventsResponse['payload']>;

/**
 * Events as they happen. Goes on by itself from its last cursor when the connection or the router goes away, as often
 * as needed, and misses nothing. Ends when its signal is aborted or the loop is left; rejects with what cannot get
 * better, for example a damaged cursor. To be read once.
 */
export class EventStream implements AsyncIterableIterator<Event, undefined>, AsyncDisposable {
  readonly #caller: Caller;
  readonly #options: EventsOptions;
  readonly #stop = new AbortController();
  readonly #payloads: AsyncGenerator<Payload, undefined>;
  #first: Promise<IteratorResult<Payload, undefined>> | undefined;
  #cursor: string | undefined;

  /** @hidden Made by the client. */
  constructor(caller: Caller, options: EventsOptions) {
    this.#caller = caller;
    this.#options = options;
    this.#cursor = options.cursor;
    this.#payloads = this.#follow();
  }

  /** Where another stream goes on after what was read from this one; undefined as long as its place is not known. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** Begins, and resolves when the stream's place is fixed: nothing that happens from then on is missed. */
  async ready(): Promise<void> {
    this.#first ??= this.#payloads.next();
    await this.#first;
  }

  /** The next event; waits until there is one. */
  async next(): Promise<IteratorResult<Event, undefined>> {
    for (;;) {
      const first = this.#first;
      this.#first = undefined;
      const { done, value } = await (first ?? this.#payloads.next());
      if (done) return { done: true, value: undefined };
      this.#cursor = value.value.cursor;
      if (value.$case === 'event') return { done: false, value: value.value };
    }
  }

  /** Ends it. */
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

  async *#follow(): AsyncGenerator<Payload, undefined> {
    const { cursor, startTime, onBreak, onResume, stallMs = DEFAULT_STALL_MS } = this.#options;
    const { messageIds = [], channels = [], conversationId = '' } = this.#options;
    const signal = AbortSignal.any([this.#caller.signalOf(this.#options), this.#stop.signal]);
    const policy = this.#caller.policyOf(this.#options);
    let start: StreamEventsRequest['start'] = startOf(cursor, startTime);
    let failures = 0;
    while (!isAborted(signal)) {
      const request = { start, messageIds: [...messageIds], channels: [...channels], conversationId };
      let broken: Chat4AllError;
      try {
        for await (const payload of this.#attempt(request, stallMs, signal)) {
          if (failures > 0) onResume?.();
          failures = 0;
          start = { $case: 'cursor', value: payload.value.cursor };
          yield payload;
        }
        broken = new Chat4AllError('the router ended the stream', { code: 'UNAVAILABLE' });
      } catch (thrown) {
        if (!Chat4AllError.is(thrown) || (!isBroken(thrown) && !isAborted(signal))) throw thrown;
        broken = thrown;
      }
      if (isAborted(signal)) return undefined;
      if (failures === 0) onBreak?.(broken);
      failures += 1;
      await pause(backoffMs(failures, policy, broken.retryAfterMs), signal);
    }
    return undefined;
  }

  async *#attempt(request: StreamEventsRequest, stallMs: number, signal: AbortSignal): AsyncGenerator<Payload> {
    const call = this.#caller.connection.chat.streamEvents(request, await this.#caller.metadata());
    const cancel = (): void => {
      call.cancel();
    };
    // A call that is cancelled while nobody reads it emits an error; unheard, it would end the process.
    call.on('error', () => undefined);
    signal.addEventListener('abort', cancel, { once: true });
    if (isAborted(signal)) cancel();
    try {
      const responses: AsyncIterable<StreamEventsResponse, undefined> = call;
      const iterator = responses[Symbol.asyncIterator]();
      for (;;) {
        // Only while the reader waits: one that takes its time holds the stream back, and hears nothing meanwhile.
        const { done, value } = await nextWithin(iterator.next(), stallMs);
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
