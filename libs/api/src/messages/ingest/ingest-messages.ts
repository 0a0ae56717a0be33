import { once } from 'node:events';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import {
  type IngestMessagesRequest,
  type IngestMessagesResponse,
  type Message,
  SendMessageRequest,
  type SendMessageResult,
} from '@chat4all/proto';
import { ApiError } from '../../errors/api-error.ts';
import { assertReadable, sizeOf } from '../../server/readable-requests.ts';
import { BoundedInbox } from './bounded-inbox.ts';

/** How much of a stream may be read and not answered yet: messages, and their bytes. More waits with the client. */
const MAXIMUM_MESSAGES = 1_000;
const MAXIMUM_BYTES = 4 * 1024 * 1024;

/** Accepts messages in their order; gives for each what became of it. Never rejects. */
export type Accept = (requests: readonly SendMessageRequest[]) => Promise<readonly (Message | ApiError)[]>;

/**
 * Accepts the messages of a stream and answers each, in order. What has arrived while earlier ones were being written goes
 * into the log as one batch. A client that does not take its answers, or sends faster than the log takes, is held back.
 * Ends when the client has ended its side and everything is answered; when the signal is aborted it reads no more, and
 * answers what it has read.
 */
export async function ingestMessages(
  call: ServerDuplexStream<IngestMessagesRequest, IngestMessagesResponse>,
  accept: Accept,
  signal: AbortSignal,
): Promise<void> {
  const inbox = new BoundedInbox<IngestMessagesRequest>(MAXIMUM_MESSAGES, MAXIMUM_BYTES);
  const reading = readAll(call, inbox, signal);
  for (;;) {
    const taken = await inbox.takeAll();
    if (taken.length === 0) break;
    const results = await answer(taken, accept);
    for (const response of results) {
      if (!call.write(response) && !signal.aborted) await drained(call, signal);
    }
  }
  await reading;
}

async function readAll(
  call: ServerDuplexStream<IngestMessagesRequest, IngestMessagesResponse>,
  inbox: BoundedInbox<IngestMessagesRequest>,
  signal: AbortSignal,
): Promise<void> {
  const close = (): void => {
    inbox.close();
  };
  signal.addEventListener('abort', close);
  call.on('data', (request: IngestMessagesRequest) => {
    if (inbox.put(request, sizeOf(request))) return;
    call.pause();
    void inbox.roomy().then(() => call.resume());
  });
  if (!signal.aborted) await once(call, 'end', { signal }).catch(() => undefined);
  signal.removeEventListener('abort', close);
  inbox.close();
}

/** The answers in order. A message that cannot be read is refused, and keeps its place. */
async function answer(requests: readonly IngestMessagesRequest[], accept: Accept): Promise<IngestMessagesResponse[]> {
  const read = requests.map(readOne);
  const accepted = await accept(read.flatMap((one) => (one instanceof ApiError ? [] : [one])));
  const outcomes = accepted.values();
  return read.map((one) => {
    if (one instanceof ApiError) return { requestId: '', result: toResult(one) };
    const { value: outcome } = outcomes.next();
    return { requestId: one.requestId, result: outcome && toResult(outcome) };
  });
}

function readOne(received: IngestMessagesRequest): SendMessageRequest | ApiError {
  try {
    assertReadable(received);
    return received.request ?? SendMessageRequest.fromPartial({});
  } catch (error) {
    return ApiError.from(error);
  }
}

/** What became of one message. */
export function toResult(outcome: Message | ApiError): SendMessageResult {
  return {
    result:
      outcome instanceof ApiError
        ? { $case: 'error', value: outcome.toStatus() }
        : { $case: 'message', value: outcome },
  };
}

async function drained(call: NodeJS.EventEmitter, signal: AbortSignal): Promise<void> {
  await once(call, 'drain', { signal }).catch(() => undefined);
}
