import type { Metadata, ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import {
  type IngestMessagesRequest,
  type IngestMessagesResponse,
  SendMessageRequest,
  type SendMessageResult,
  type StreamEventsRequest,
  type StreamEventsResponse,
} from '@chat4all/proto';
import type { Faults, MethodName } from './faults.ts';
import { Refusal } from './refusal.ts';
import type { FakeOptions, FakeState } from './state/fake-state.ts';
import { first } from './stream-events.ts';

/** What the services of the fake work with. */
export interface ServiceContext {
  readonly state: FakeState;
  readonly faults: Faults;
  readonly options: FakeOptions;
  /** Aborted when the server stops: it ends the streams. */
  readonly stopping: AbortSignal;
  /** Told of each call. */
  readonly onCall: (method: MethodName) => void;
}

/** Accepts the messages of a stream and answers each. */
export async function serveIngest(
  call: ServerDuplexStream<IngestMessagesRequest, IngestMessagesResponse>,
  context: ServiceContext,
): Promise<void> {
  await serveStream(call, context, 'IngestMessages', async (signal) => {
    const received: AsyncIterable<IngestMessagesRequest> = call;
    for await (const { request = SendMessageRequest.fromPartial({}) } of received) {
      if (signal.aborted) return;
      const result = toResult(context.state, request);
      if (!call.write({ requestId: request.requestId, result })) {
        await first(signal, (done) => call.once('drain', done));
      }
    }
  });
}

type Stream =
  | ServerWritableStream<StreamEventsRequest, StreamEventsResponse>
  | ServerDuplexStream<IngestMessagesRequest, IngestMessagesResponse>;

/** Serves a stream until its work is done, the caller has gone, or the server stops. */
export async function serveStream(
  call: Stream,
  context: ServiceContext,
  method: MethodName,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
  };
  call.once('cancelled', leave).once('close', leave).once('error', leave);
  const signal = AbortSignal.any([gone.signal, context.stopping]);
  const stopped = first(context.stopping, () => undefined).then(() => {
    const details = { reason: 'STOPPING', retryAfterMs: 5 };
    throw new Refusal('UNAVAILABLE', 'the router is stopping; go on with another one', details);
  });
  // It is looked at only while there is work.
  stopped.catch(() => undefined);
  try {
    context.onCall(method);
    authenticate(call.metadata, context.options);
    await context.faults.runStream(method);
    await Promise.race([work(signal), stopped]);
    call.end();
  } catch (thrown) {
    if (!gone.signal.aborted) call.emit('error', Refusal.from(thrown).toResponse());
  }
}

/** What became of one message of several. */
export function toResult(state: FakeState, request: SendMessageRequest): SendMessageResult {
  try {
    return { result: { $case: 'message', value: state.send(request) } };
  } catch (thrown) {
    return { result: { $case: 'error', value: Refusal.from(thrown).toStatus() } };
  }
}

/** Throws UNAUTHENTICATED unless the caller has shown the key. */
export function authenticate(metadata: Metadata, { apiKey }: FakeOptions): void {
  if (apiKey === undefined || metadata.get('authorization')[0] === `Bearer ${apiKey}`) return;
  throw new Refusal('UNAUTHENTICATED', 'no valid credentials', { reason: 'UNAUTHENTICATED' });
}
