import type { IncomingMessage } from 'node:http';
import {
  type DescMethod,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type MessageShape,
  fromBinary,
  toBinary,
} from '@bufbuild/protobuf';
import { Code, ConnectError, type HandlerContext, createConnectRouter, createContextKey } from '@connectrpc/connect';
import { type UniversalHandler, createWritableIterable } from '@connectrpc/connect/protocol';
import { compressionGzip } from '@connectrpc/connect-node';
import { type MethodDefinition, status } from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';
import type { ServerStreamHandler, UnaryHandler } from '../server/handlers.ts';
import type { Service } from '../server/service.ts';
import { toConnectError } from './connect-error.ts';
import { registry, serviceDescriptor } from '@chat4all/proto/descriptors';
import { type IncomingCallOptions, incomingCall } from './incoming-call.ts';

/** The largest request, in bytes: a batch of 1,000 messages with long texts fits. */
export const MAXIMUM_REQUEST_BYTES = 4 * 1024 * 1024;

/** The HTTP exchange of a call. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** Whether the request could be decoded, so that a handler was called. */
  isDecoded: boolean;
}

/** The key of the exchange in the values of a call. */
export const exchangeKey = createContextKey<Exchange | undefined>(undefined);

type Codec = Pick<MethodDefinition<object, unknown>, 'requestDeserialize' | 'responseSerialize'>;

/** Returns handlers of the Connect protocol and gRPC-Web by their paths. Rpcs that need HTTP/2 are missing. */
export function rpcHandlers(services: readonly Service[]): ReadonlyMap<string, UniversalHandler> {
  const router = createConnectRouter({
    acceptCompression: [compressionGzip],
    readMaxBytes: MAXIMUM_REQUEST_BYTES,
    // A misspelt field is an error that names it.
    jsonOptions: { registry, ignoreUnknownFields: false },
    grpc: false,
  });
  for (const { name, definition, handlers } of services) {
    for (const method of serviceDescriptor(name).methods) {
      const handler = handlers[method.localName];
      const codec = definition[method.localName];
      if (handler === undefined || codec === undefined) continue;
      if (handler.kind === 'unary' && isUnary(method)) {
        router.rpc(method, (message, context) => callUnary(method, { handler, codec, message, context }));
      } else if (handler.kind === 'server_stream' && isServerStreaming(method)) {
        router.rpc(method, (message, context) => callStream(method, { handler, codec, message, context }));
      }
    }
  }
  return new Map(router.handlers.map((handler) => [handler.requestPath, handler]));
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === 'unary';
}

function isServerStreaming(method: DescMethod): method is DescMethodServerStreaming {
  return method.methodKind === 'server_streaming';
}

interface Call<Method extends DescMethod, Handler> {
  readonly handler: Handler;
  readonly codec: Codec;
  readonly message: MessageShape<Method['input']>;
  readonly context: HandlerContext;
}

async function callUnary(
  method: DescMethodUnary,
  { handler, codec, message, context }: Call<DescMethodUnary, UnaryHandler<object, unknown>>,
): Promise<MessageShape<DescMethodUnary['output']>> {
  const request = codec.requestDeserialize(Buffer.from(toBinary(method.input, message)));
  const response = await handler.call(request, incomingOf(method, context)).catch((error: unknown) => {
    throw context.signal.aborted ? ended(context) : toConnectError(ApiError.from(error));
  });
  return fromBinary(method.output, codec.responseSerialize(response));
}

async function* callStream(
  method: DescMethodServerStreaming,
  { handler, codec, message, context }: Call<DescMethodServerStreaming, ServerStreamHandler<object, unknown>>,
): AsyncGenerator<MessageShape<DescMethodServerStreaming['output']>> {
  const request = codec.requestDeserialize(Buffer.from(toBinary(method.input, message)));
  const responses = createWritableIterable<unknown>();
  const output = { write: (response: unknown) => responses.write(response), ended: context.signal };
  const running = handler.call(request, incomingOf(method, context), output).catch(failed);
  void running
    .catch(() => undefined)
    .finally(() => {
      responses.close();
    });
  for await (const response of responses) yield fromBinary(method.output, codec.responseSerialize(response));
  await running;
}

function incomingOf(method: DescMethod, context: HandlerContext): ReturnType<typeof incomingCall> {
  const exchange = context.values.get(exchangeKey);
  if (exchange === undefined) throw new Error('a call without its HTTP exchange');
  exchange.isDecoded = true;
  const options: IncomingCallOptions = {
    path: `/${method.parent.typeName}/${method.name}`,
    signal: context.signal,
    timeoutMs: context.timeoutMs(),
  };
  return incomingCall(exchange.request, options);
}

/** Returns the error of a call whose time has passed, or whose caller has gone: the outcome is unknown. */
function ended({ signal }: HandlerContext): ConnectError {
  const { code } = ConnectError.from(signal.reason);
  const details = { reason: 'CALL_ENDED' };
  const message = 'the call has ended before its outcome was known; repeat it with the same request_id';
  return toConnectError(
    new ApiError(code === Code.DeadlineExceeded ? status.DEADLINE_EXCEEDED : status.CANCELLED, message, details),
  );
}

function failed(error: unknown): never {
  throw toConnectError(ApiError.from(error));
}
