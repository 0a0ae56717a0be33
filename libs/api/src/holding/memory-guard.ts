import { type ServerHttp2Stream, constants } from 'node:http2';
import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import { ApiError } from '../api-error.ts';
import type { Authenticate } from '../authentication/authenticate.ts';
import { nameStreams, takeStream } from './call-streams.ts';
import { MessageBoundaries } from './message-boundaries.ts';
import { OldestFirst } from './oldest-first.ts';
import { Turns } from './turns.ts';

/** What the calls of a router may hold together, in bytes. */
export interface MemoryLimits {
  /** Requests that have begun and not fully come: eight of the largest. */
  readonly requests: number;
  /** Answers that their clients do not take. */
  readonly answers: number;
  /** Streams of methods that need no credentials: health and reflection. A load balancer has a handful. */
  readonly anybody: number;
}

const defaults: MemoryLimits = { requests: 128 * 1024 * 1024, answers: 128 * 1024 * 1024, anybody: 16 * 1024 * 1024 };

/** The metadata of a call, names and values: twice what gRPC asks servers to take, for large tokens. In bytes. */
const MAXIMUM_METADATA_BYTES = 16 * 1024;

/** What a stream takes that nothing was sent on (measured), in bytes. */
const STREAM_BYTES = 9 * 1024;

/** What may have come of a request that is not read yet: HTTP/2's window, in bytes. */
const WINDOW_BYTES = 64 * 1024;

/** Compressed requests that are made large again at once: each takes up to twice the largest request. */
const INFLATED_AT_ONCE = 4;

/** How often it is looked which answers are not taken, in milliseconds. */
const LOOK_MS = 1_000;

/**
 * Keeps the memory bounded that clients can make a router hold beside the calls that it works at: halves of requests, answers
 * that nobody takes, compressed requests that become a thousand times as large, streams that are open to anybody. When it is too
 * much, those calls are reset that have held for longest, with ENHANCE_YOUR_CALM: their clients see RESOURCE_EXHAUSTED.
 */
export class MemoryGuard {
  readonly #served: ReadonlySet<string>;
  readonly #authenticate: Authenticate;
  readonly #metrics: Metrics;
  readonly #requests: OldestFirst<ServerHttp2Stream>;
  readonly #answers: OldestFirst<ServerHttp2Stream>;
  readonly #anybody: OldestFirst<ServerHttp2Stream>;
  readonly #streams = new Set<ServerHttp2Stream>();
  // Apart, so that nobody without credentials is in the way of those who have them.
  readonly #turns = { served: new Turns(INFLATED_AT_ONCE), anybody: new Turns(1) };
  readonly #stopNaming = nameStreams();
  readonly #timer: NodeJS.Timeout;

  /** `served`: the paths of the methods whose callers have to be known. */
  constructor(
    served: ReadonlySet<string>,
    { authenticate, metrics }: { readonly authenticate: Authenticate; readonly metrics: Metrics },
    limits: Partial<MemoryLimits> = {},
  ) {
    const pool = (of: keyof MemoryLimits): OldestFirst<ServerHttp2Stream> =>
      new OldestFirst((limits[of] ?? defaults[of]), (stream) => {
        metrics.grpcCallsDropped.inc({ held: of });
        stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
      });
    this.#served = served;
    this.#authenticate = authenticate;
    this.#metrics = metrics;
    [this.#requests, this.#answers, this.#anybody] = [pool('requests'), pool('answers'), pool('anybody')];
    this.#timer = setInterval(() => {
      this.#lookAtAnswers();
    }, LOOK_MS);
  }

  /** Guards no more calls. */
  stop(): void {
    clearInterval(this.#timer);
    this.#stopNaming();
  }

  /** Has to be among the server's interceptors. */
  readonly interceptor: ServerInterceptor = ({ path, requestStream }, call) => {
    let endTurn = (): void => undefined;
    return new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, receive) => {
            const opened = takeStream(metadata);
            const bytes = sizeOf(metadata);
            const refuse = (thrown: unknown): void => {
              const error = ApiError.from(thrown);
              const method = this.#served.has(path) ? path.slice(path.lastIndexOf('/') + 1) : 'other';
              this.#metrics.grpcCalls.inc({ method, code: status[error.code] });
              call.sendStatus(error.toResponse());
            };
            if (bytes > MAXIMUM_METADATA_BYTES) {
              refuse(tooMuchMetadata(bytes));
              return;
            }
            const encoding = opened?.headers['grpc-encoding'] ?? 'identity';
            const isCompressed = encoding !== 'identity';
            if (opened) this.#watch(opened.stream, { path, requestStream, isCompressed, bytes });
            if (!isCompressed) {
              receive(metadata);
              return;
            }
            const begin = (): void => {
              endTurn = this.#turns[this.#served.has(path) ? 'served' : 'anybody'].take(() => {
                receive(metadata);
              });
            };
            const identify = async (): Promise<void> => {
              if (this.#served.has(path)) {
                await this.#authenticate({ metadata, getAuthContext: () => call.getAuthContext() });
              }
              if (opened?.stream.closed !== true) begin();
            };
            identify().catch(refuse);
          },
          onReceiveMessage: (message: unknown, receive) => {
            if (!requestStream) endTurn();
            receive(message);
          },
          onCancel: () => {
            endTurn();
          },
        });
      },
    });
  };
}
