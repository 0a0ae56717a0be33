import { once } from 'node:events';
import type {
  ServerDuplexStream,
  ServerWritableStream,
  UntypedHandleCall,
  UntypedServiceImplementation,
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
} from '@grpc/grpc-js';
import { ApiError } from '../errors/api-error.ts';
import type { BidiStreamHandler, Handler, ServerStreamHandler, ServiceHandlers, UnaryHandler } from './handlers.ts';

/** The time that the client of a failed stream has to read the responses before its status, in milliseconds. */
const READ_MS = 10_000;

type Stream<Request, Response> = ServerWritableStream<Request, Response> | ServerDuplexStream<Request, Response>;

/** Returns the handlers of a service in the form of grpc-js. Failures become a status with details. */
export function toGrpcHandlers(handlers: ServiceHandlers): UntypedServiceImplementation {
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, toGrpcHandler(handler)]));
}

function toGrpcHandler(handler: Handler<object, unknown>): UntypedHandleCall {
  switch (handler.kind) {
    case 'unary':
      return unary(handler);
    case 'server_stream':
      return serverStream(handler);
    case 'bidi_stream':
      return bidiStream(handler);
  }
}

function unary<Request, Response>(handler: UnaryHandler<Request, Response>): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    handler.call(call.request, call).then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback(ApiError.from(error).toResponse());
      },
    );
  };
}

function serverStream<Request, Response>(
  handler: ServerStreamHandler<Request, Response>,
): handleServerStreamingCall<Request, Response> {
  return (stream) => {
    const ended = endOf(stream);
    const write = async (response: Response): Promise<void> => {
      if (!stream.write(response)) await once(stream, 'drain', { signal: ended });
    };
    finish(stream, handler.call(stream.request, stream, { write, ended }));
  };
}

function bidiStream<Request, Response>(
  handler: BidiStreamHandler<Request, Response>,
): handleBidiStreamingCall<Request, Response> {
  return (stream) => {
    finish(stream, handler.call(stream, endOf(stream)));
  };
}

/** Returns a signal that is aborted once the caller has ended the call. */
function endOf<Request, Response>(stream: Stream<Request, Response>): AbortSignal {
  const ended = new AbortController();
  const end = (): void => {
    ended.abort();
  };
  stream.once('cancelled', end).once('close', end).once('error', end);
  return ended.signal;
}

function finish<Request, Response>(stream: Stream<Request, Response>, running: Promise<void>): void {
  running.then(
    () => {
      stream.end();
    },
    (error: unknown) => {
      stream.emit('error', ApiError.from(error).toResponse());
      // A client that reads no responses does not read the status, which comes after them.
      setTimeout(() => stream.destroy(), READ_MS).unref();
    },
  );
}
