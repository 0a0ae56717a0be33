import type {
  Metadata,
  ServerDuplexStream,
  handleBidiStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
} from '@grpc/grpc-js';
import type { Credentials } from '../authentication/caller.ts';

/** One call as it arrived, by gRPC or by HTTP. */
export interface IncomingCall extends Credentials {
  readonly metadata: Metadata;
  /** The protocol, by OpenTelemetry's conventions for `rpc.system`. Default: `grpc`. */
  readonly system?: 'connect_rpc';
  /** Whether the caller no longer waits. */
  readonly cancelled: boolean;
  /** Returns when the caller stops waiting, in milliseconds since 1970 or as a date; Infinity if never. */
  getDeadline(): Date | number;
  /** Returns `/service/Method`. */
  getPath(): string;
  /** Returns `address:port` of the other side of the connection. */
  getPeer(): string;
}

/** Handles the calls of a unary rpc. */
export interface UnaryHandler<Request, Response> {
  readonly kind: 'unary';
  /** Returns the response. Rejects with an ApiError only. */
  call(request: Request, incoming: IncomingCall): Promise<Response>;
}

/** Handles the calls of a server-streaming rpc. */
export interface ServerStreamHandler<Request, Response> {
  readonly kind: 'server_stream';
  /** Writes responses until the signal is aborted. Rejects with an ApiError only. */
  call(request: Request, incoming: IncomingCall, output: ResponseStream<Response>): Promise<void>;
}

/** Handles the calls of a bidirectional rpc, which gRPC alone has. */
export interface BidiStreamHandler<Request, Response> {
  readonly kind: 'bidi_stream';
  /** Ends once the client has ended its side and everything is answered. Rejects with an ApiError only. */
  call(stream: ServerDuplexStream<Request, Response>, ended: AbortSignal): Promise<void>;
}

/** The responses of a stream. */
export interface ResponseStream<Response> {
  /** Writes a response. Resolves once the next one may be written, and rejects if the caller has ended the call before. */
  readonly write: (response: Response) => Promise<void>;
  /** Aborted once the caller has ended the call. */
  readonly ended: AbortSignal;
}

/** The handler of any rpc. */
export type Handler<Request, Response> =
  UnaryHandler<Request, Response> | ServerStreamHandler<Request, Response> | BidiStreamHandler<Request, Response>;

/** The handlers of any service, by the names of their rpcs. */
export type ServiceHandlers = Readonly<Record<string, Handler<object, unknown>>>;

/** The handlers of a service, from the interface that ts-proto makes for grpc-js. */
export type HandlersOf<Service> = {
  readonly [Method in keyof Service as string extends Method ? never : Method]: HandlerOf<Service[Method]>;
};

type HandlerOf<Method> =
  Method extends handleUnaryCall<infer Request, infer Response>
    ? UnaryHandler<Request, Response>
    : Method extends handleServerStreamingCall<infer Request, infer Response>
      ? ServerStreamHandler<Request, Response>
      : Method extends handleBidiStreamingCall<infer Request, infer Response>
        ? BidiStreamHandler<Request, Response>
        : never;
