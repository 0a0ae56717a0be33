import type { IngestMessagesResponse, SendMessageRequest } from '@chat4all/proto';
import { backoffMs, delay } from '../call/backoff.ts';
import type { CallOptions, Caller } from '../call/caller.ts';
import { isAborted } from '../call/is-aborted.ts';
import { isResumable } from '../call/retry-policy.ts';
import { Chat4AllError, toChat4AllError } from '../chat4all-error.ts';
import { withIdleTimeout } from '../events/idle-timeout.ts';
import { type OutgoingMessage, toSendRequest } from '../inputs/message.ts';
import { type Outcome, toOutcome } from './outcome.ts';
import { SendWindow } from './send-window.ts';

/** Half the number of unanswered messages that the router accepts on one stream. */
const DEFAULT_WINDOW = 500;

/** Options for sending many messages over one stream. */
export interface IngestOptions extends CallOptions {
  /** The maximum number of sent messages without a response. Default: 500. */
  readonly window?: number | undefined;
}

/**
 * Sends messages over one stream and yields the outcome of each, in order. Reads messages only as fast as responses
 * arrive and are read. Restarts a failed stream with the messages that have no response, under the same request ids.
 * Throws the last failure if no response arrives for `timeoutMs`.
 */
export async function* ingest(
  caller: Caller,
  messages: AsyncIterable<OutgoingMessage> | Iterable<OutgoingMessage>,
  options: IngestOptions,
): AsyncGenerator<Outcome, undefined> {
  const signal = caller.signalOf(options);
  const policy = caller.policyOf(options);
  const window = new SendWindow<SendMessageRequest>(toRequests(messages), options.window ?? DEFAULT_WINDOW);
  const timeoutMs = caller.timeoutOf(options);
  let failures = 0;
  let failingSince: number | undefined;
  try {
    while (!window.isDone()) {
      let failure: Chat4AllError;
      try {
        for await (const { result } of exchange(caller, window, caller.attemptTimeoutOf(options), signal)) {
          failures = 0;
          failingSince = undefined;
          const request = window.acknowledge();
          if (request !== undefined) yield toOutcome(request.requestId, result?.result);
        }
        failure = new Chat4AllError('the router ended the stream', { code: 'UNAVAILABLE' });
      } catch (thrown) {
        if (isAborted(signal)) throw caller.cancelled(signal);
        if (!Chat4AllError.is(thrown) || !isResumable(thrown)) throw thrown;
        failure = thrown;
      }
      if (window.isDone()) break;
      failures += 1;
      const now = performance.now();
      failingSince ??= now;
      const waitMs = backoffMs(failures, policy, failure.retryAfterMs);
      if (now + waitMs >= failingSince + Math.min(timeoutMs, policy.maximumElapsedMs)) throw failure;
      policy.onRetry?.(failure);
      await delay(waitMs, signal);
      if (isAborted(signal)) throw caller.cancelled(signal);
    }
    window.throwSourceError();
  } finally {
    await window.close();
  }
}

/** Sends the unanswered and then new messages over one stream, and yields the responses. Ends when all are answered. */
async function* exchange(
  caller: Caller,
  window: SendWindow<SendMessageRequest>,
  idleTimeoutMs: number,
  signal: AbortSignal,
): AsyncGenerator<IngestMessagesResponse> {
  const call = caller.connection.chat.ingestMessages(await caller.metadata());
  const over = new AbortController();
  const cancel = (): void => {
    call.cancel();
  };
  const end = (): void => {
    over.abort();
    window.notify();
  };
  call.on('error', end);
  signal.addEventListener('abort', cancel, { once: true });
  if (isAborted(signal)) cancel();
  const sending = window.send(async (request) => {
    if (!call.write({ request })) await writable(call, over.signal);
  }, over.signal);
  const ending = sending.then(() => {
    if (!over.signal.aborted) call.end();
  });
  try {
    const responses: AsyncIterable<IngestMessagesResponse, undefined> = call;
    const iterator = responses[Symbol.asyncIterator]();
    for (let next = iterator.next(); ; next = iterator.next()) {
      // While no message is unanswered, the router has nothing to send.
      await Promise.race([next, window.untilPending(over.signal)]);
      const { done, value } = await withIdleTimeout(next, idleTimeoutMs);
      if (done) return;
      yield value;
    }
  } catch (thrown) {
    throw toChat4AllError(thrown);
  } finally {
    end();
    signal.removeEventListener('abort', cancel);
    call.cancel();
    await ending;
  }
}

function writable(call: NodeJS.EventEmitter, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      call.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    call.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}

async function* toRequests(
  messages: AsyncIterable<OutgoingMessage> | Iterable<OutgoingMessage>,
): AsyncGenerator<SendMessageRequest> {
  for await (const message of messages) yield toSendRequest(message);
}
