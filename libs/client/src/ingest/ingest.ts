import type { IngestMessagesResponse, SendMessageRequest } from '@chat4all/proto';
import { backoffMs, pause } from '../call/backoff.ts';
import type { CallOptions, Caller } from '../call/caller.ts';
import { isAborted } from '../call/is-aborted.ts';
import { isBroken } from '../call/retry-policy.ts';
import { Chat4AllError, toChat4AllError } from '../chat4all-error.ts';
import { nextWithin } from '../events/next-within.ts';
import { type OutgoingMessage, toSendRequest } from '../inputs/message.ts';
import { type Outcome, toOutcome } from './outcome.ts';
import { Window } from './window.ts';

/** How many messages are under way at most, if nothing else is asked for: half of what the router takes in at once. */
const DEFAULT_WINDOW = 500;

/** How to send many messages. */
export interface IngestOptions extends CallOptions {
  /** How many messages may be sent and not answered yet. Default: 500. */
  readonly window?: number | undefined;
}

/**
 * Sends messages over one stream and gives what became of each, in their order. Takes messages only as fast as answers
 * come and are read. A stream that breaks is begun anew, with exactly the messages that have no answer yet, under
 * the same request ids; it gives up, with the last failure, when no answer came for `timeoutMs`.
 */
export async function* ingest(
  caller: Caller,
  messages: AsyncIterable<OutgoingMessage> | Iterable<OutgoingMessage>,
  options: IngestOptions,
): AsyncGenerator<Outcome, undefined> {
  const signal = caller.signalOf(options);
  const policy = caller.policyOf(options);
  const window = new Window<SendMessageRequest>(toRequests(messages), options.window ?? DEFAULT_WINDOW);
  const timeoutMs = caller.timeoutOf(options);
  let failures = 0;
  let brokenSince: number | undefined;
  try {
    while (!window.isDone()) {
      let broken: Chat4AllError;
      try {
        for await (const { result } of exchange(caller, window, caller.attemptTimeoutOf(options), signal)) {
          failures = 0;
          brokenSince = undefined;
          const request = window.answered();
          if (request !== undefined) yield toOutcome(request.requestId, result?.result);
        }
        broken = new Chat4AllError('the router ended the stream', { code: 'UNAVAILABLE' });
      } catch (thrown) {
        if (isAborted(signal)) throw caller.cancelled(signal);
        if (!Chat4AllError.is(thrown) || !isBroken(thrown)) throw thrown;
        broken = thrown;
      }
      if (window.isDone()) break;
      failures += 1;
      const now = performance.now();
      brokenSince ??= now;
      const waitMs = backoffMs(failures, policy, broken.retryAfterMs);
      if (now + waitMs >= brokenSince + Math.min(timeoutMs, policy.forMs)) throw broken;
      policy.onRetry?.(broken);
      await pause(waitMs, signal);
      if (isAborted(signal)) throw caller.cancelled(signal);
    }
    window.throwSourceError();
  } finally {
    await window.close();
  }
}

/** One stream: sends what is not answered, then what comes, and gives the answers. Ends when all are answered. */
async function* exchange(
  caller: Caller,
  window: Window<SendMessageRequest>,
  stallMs: number,
  signal: AbortSignal,
): AsyncGenerator<IngestMessagesResponse> {
  const call = caller.connection.chat.ingestMessages(await caller.metadata());
  const over = new AbortController();
  const cancel = (): void => {
    call.cancel();
  };
  const end = (): void => {
    over.abort();
    window.changed();
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
      // As long as nothing is under way, the router has nothing to say.
      await Promise.race([next, window.underWay(over.signal)]);
      const { done, value } = await nextWithin(next, stallMs);
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
    const go = (): void => {
      call.off('drain', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    call.once('drain', go);
    signal.addEventListener('abort', go, { once: true });
    if (signal.aborted) go();
  });
}

async function* toRequests(
  messages: AsyncIterable<OutgoingMessage> | Iterable<OutgoingMessage>,
): AsyncGenerator<SendMessageRequest> {
  for await (const message of messages) yield toSendRequest(message);
}
