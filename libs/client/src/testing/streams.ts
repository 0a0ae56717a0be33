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
import { FakeApiError } from './fake-api-error.ts';
import type { FakeOptions, FakeState } from './state/fake-state.ts';
import { waitUntil } from './stream-events.ts';

/** The context of the fake's services. */
export interface ServiceContext {
  readonly state: FakeState;
  readonly faults: Faults;
  readonly options: FakeOptions;
  /** Aborted when the server stops, which ends the streams. */
  readonly stopping: AbortSignal;
  /** Called with each call. */
  readonly onCall: (method: MethodName) => void;
}

/** Accepts the messages of a stream and writes the result of each. */
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
        await waitUntil(signal, (done) => call.once('drain', done));
      }
    }
  });
}

type StreamCall =
  | ServerWritableStream<StreamEventsRequest, StreamEventsResponse>
  | ServerDuplexStream<IngestMessagesRequest, IngestMessagesResponse>;

/** Serves a stream until its work is done, the caller disconnects, or the server stops. */
export async function serveStream(
  call: StreamCall,
  context: ServiceContext,
  method: MethodName,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const disconnected = new AbortController();
  const disconnect = (): void => {
    disconnected.abort();
  };
  call.once('cancelled', disconnect).once('close', disconnect).once('error', disconnect);
  const signal = AbortSignal.any([disconnected.signal, context.stopping]);
  const stopped = waitUntil(context.stopping, () => undefined).then(() => {
    const details = { reason: 'STOPPING', retryAfterMs: 5 };
    throw new FakeApiError('UNAVAILABLE', 'the router is stopping; retry with another one', details);
  });
  // After the work is done, its rejection is not awaited anywhere.
  stopped.catch(() => undefined);
  try {
    context.onCall(method);
    authenticate(call.metadata, context.options);
    await context.faults.runStream(method);
    await Promise.race([work(signal), stopped]);
    call.end();
  } catch (thrown) {
    if (!disconnected.signal.aborted) call.emit('error', FakeApiError.from(thrown).toResponse());
  }
}

/** Returns the result of one message of a batch or stream. */
export function toResult(state: FakeState, request: SendMessageRequest): SendMessageResult {
  try {
    return { result: { $case: 'message', value: state.send(request) } };
  } catch (thrown) {
    return { result: { $case: 'error', value: FakeApiError.from(thrown).toStatus() } };
  }
}

/** Throws UNAUTHENTICATED unless the call carries the API key. */
export function authenticate(metadata: Metadata, { apiKey }: FakeOptions): void {
  if (apiKey === undefined || metadata.get('authorization')[0] === `Bearer ${apiKey}`) return;
  throw new FakeApiError('UNAUTHENTICATED', 'missing or invalid credentials', { reason: 'UNAUTHENTICATED' });
}
