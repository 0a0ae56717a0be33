import { once } from 'node:events';
import { status } from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import { type IngestMessagesRequest, type IngestMessagesResponse, SendMessageRequest } from '@chat4all/proto';
import { ByteBudget } from '@chat4all/runtime';
import { ApiError } from '../../errors/api-error.ts';
import { assertReadable, sizeOf } from '../../server/readable-requests.ts';
import type { SendOutcome } from '../send/send-messages.ts';
import { toResult } from '../send/to-result.ts';
import { BoundedInbox } from './bounded-inbox.ts';
import { type AnswerStream, PacedAnswers, type SizedAnswer } from './paced-answers.ts';

/** The most messages and bytes of a stream that are read and not answered yet; the client queues more. */
const MAXIMUM_MESSAGES = 1_000;
const MAXIMUM_BYTES = 4 * 1024 * 1024;

/** The retry delay for the client of a stream that was ended, in milliseconds. */
const RETRY_AFTER_MS = 5_000;

/** Accepts messages in their order, and returns an outcome for each. Never rejects. */
export type AcceptMessages = (requests: readonly SendMessageRequest[]) => Promise<readonly SendOutcome[]>;

/** The part of a call's stream that is used. */
type Ingest = NodeJS.EventEmitter &
  AnswerStream & { readonly readableHighWaterMark: number; pause(): unknown; resume(): unknown };

/** The bytes of the messages that all streams have read and not answered. A stream is aborted to make room. */
export type IngestBudget = ByteBudget<AbortController>;

/** Creates the budget of a server. At the limit, it ends the stream that has answered nothing for longest. */
export function createIngestBudget(maximumBytes: number, { grpcCallsDropped }: Metrics): IngestBudget {
  return new ByteBudget({
    maximumBytes,
    evict: (stream) => {
      grpcCallsDropped.inc({ limit: 'ingested_messages' });
      const message = 'router busy: too many messages wait on this stream; read its answers, and repeat what they lack';
      stream.abort(
        new ApiError(status.RESOURCE_EXHAUSTED, message, { reason: 'TOO_MANY_CALLS', retryAfterMs: RETRY_AFTER_MS }),
      );
    },
  });
}

/**
 * Accepts the messages of a stream and answers each, in order. Messages that arrive while others are being written form
 * the next batch. Flow control holds back a client that does not read its answers, or sends faster than the log takes.
 * Ends once the client has ended its side and everything is answered. Once the signal is aborted, it stops reading and
 * answers the messages that it has read. Throws RESOURCE_EXHAUSTED if the budget ends the stream.
 */
export async function ingestMessages(
  stream: Ingest,
  accept: AcceptMessages,
  { signal, budget }: { readonly signal: AbortSignal; readonly budget: IngestBudget },
): Promise<void> {
  const inbox = new BoundedInbox<IngestMessagesRequest>(MAXIMUM_MESSAGES, MAXIMUM_BYTES);
  const holder = new AbortController();
  const ended = AbortSignal.any([signal, holder.signal]);
  const answers = new PacedAnswers(stream, holder.signal);
  let answering = 0;
  let readAhead = 0;
  const account = (): void => {
    // A stream that the budget has ended is not counted again.
    if (!holder.signal.aborted) budget.set(holder, answering + answers.bytes + inbox.bytes + readAhead);
  };
  // A stream that has made progress is counted anew: others have waited for longer.
  answers.onTaken = () => {
    budget.release(holder);
    account();
  };
  holder.signal.addEventListener('abort', () => {
    inbox.discard();
  });
  const reading = readAll(stream, inbox, ended, (readAheadBytes) => {
    readAhead = readAheadBytes;
    account();
  });
  try {
    for (;;) {
      answering = await inbox.arrived();
      const received = inbox.takeAll();
      if (received.length === 0) break;
      const responses = await respond(received, accept);
      answering = 0;
      await answers.write(responses);
      if (holder.signal.aborted) break;
    }
    await reading;
  } finally {
    budget.release(holder);
  }
  holder.signal.throwIfAborted();
}

/** Reads until the client has ended its side, or the signal is aborted. `onChange` gets the bytes that are read ahead of the inbox. */
async function readAll(
  stream: Ingest,
  inbox: BoundedInbox<IngestMessagesRequest>,
  signal: AbortSignal,
  onChange: (readAheadBytes: number) => void,
): Promise<void> {
  const onData = (request: IngestMessagesRequest): void => {
    const bytes = sizeOf(request);
    const hasRoom = inbox.put(request, bytes);
    // A paused stream still decodes some messages, of which only the number is known.
    onChange(hasRoom ? 0 : bytes * stream.readableHighWaterMark);
    if (hasRoom) return;
    stream.pause();
    void inbox.emptied().then(() => stream.resume());
  };
  stream.on('data', onData);
  if (!signal.aborted) await once(stream, 'end', { signal }).catch(() => undefined);
  stream.off('data', onData);
  // Everything read from here on is dropped.
  stream.resume();
  inbox.close();
}

/** Returns the answers in the order of the requests, and their sizes; a request that cannot be decoded is refused on its own. */
async function respond(
  received: readonly IngestMessagesRequest[],
  accept: AcceptMessages,
): Promise<SizedAnswer<IngestMessagesResponse>[]> {
  const decoded = received.map((request) => ({ ...decode(request), bytes: sizeOf(request) }));
  const readable = decoded.flatMap((each) => (each.kind === 'readable' ? [each.request] : []));
  const outcomes = (await accept(readable)).values();
  return decoded.map((each) => {
    const { bytes } = each;
    if (each.kind === 'refused') return { bytes, response: { requestId: '', result: toResult(each) } };
    const { value: outcome } = outcomes.next();
    return { bytes, response: { requestId: each.request.requestId, result: outcome && toResult(outcome) } };
  });
}

type Decoded =
  | { readonly kind: 'readable'; readonly request: SendMessageRequest }
  | { readonly kind: 'refused'; readonly error: ApiError };

function decode(received: IngestMessagesRequest): Decoded {
  try {
    assertReadable(received);
    return { kind: 'readable', request: received.request ?? SendMessageRequest.fromPartial({}) };
  } catch (error) {
    return { kind: 'refused', error: ApiError.from(error) };
  }
}
