import { type ServerHttp2Stream, constants } from 'node:http2';
import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import { ApiError } from '../errors/api-error.ts';
import { CallStreams } from './call-streams.ts';
import { MessageBoundaries } from './message-boundaries.ts';
import { ByteBudget } from './byte-budget.ts';

/** What the calls of a router may hold together beside the work that is done for them, in bytes. */
export interface MemoryLimits {
  /** Requests that have not come in full. */
  readonly requests: number;
  /** Answers that their callers do not take. */
  readonly answers: number;
  /** Calls of methods that are open to anybody: health and reflection. */
  readonly anybody: number;
}

const MEGABYTE = 1024 * 1024;
/** Eight of the largest requests, as much of answers, and 1,800 calls of anybody's: a load balancer makes a handful. */
const defaults: MemoryLimits = { requests: 128 * MEGABYTE, answers: 128 * MEGABYTE, anybody: 16 * MEGABYTE };

/** The metadata of a call, names and values, in bytes: twice what gRPC expects servers to take, for large tokens. */
const MAXIMUM_METADATA_BYTES = 16 * 1024;

/** What a call takes on which nothing was sent yet, in bytes (measured). */
const STREAM_BYTES = 9 * 1024;

/** How often it is looked which answers are not taken, in milliseconds. */
const LOOK_MS = 1_000;

/**
 * Bounds the memory that clients can have a router hold before and behind the work for them: halves of requests, answers that
 * nobody takes, calls that are open to anybody. When it is too much, those calls are reset that have held for longest, with
 * ENHANCE_YOUR_CALM; their clients see RESOURCE_EXHAUSTED. Nothing was accepted of a request that was not there in full.
 */
export class MemoryGuard {
  readonly #served: ReadonlySet<string>;
  readonly #metrics: Metrics;
  readonly #held: Readonly<Record<keyof MemoryLimits, ByteBudget<ServerHttp2Stream>>>;
  readonly #streams = new CallStreams();
  readonly #open = new Set<ServerHttp2Stream>();
  #timer: NodeJS.Timeout | undefined;

  /** `served`: the paths of the methods whose callers have to be known. */
  constructor(served: ReadonlySet<string>, metrics: Metrics, limits: Partial<MemoryLimits> = {}) {
    this.#served = served;
    this.#metrics = metrics;
    const bounded = (held: keyof MemoryLimits): ByteBudget<ServerHttp2Stream> =>
      new ByteBudget(limits[held] ?? defaults[held], (stream) => {
        metrics.grpcCallsDropped.inc({ held });
        stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
      });
    this.#held = { requests: bounded('requests'), answers: bounded('answers'), anybody: bounded('anybody') };
  }

  /** Guards the server that listens on this port and has the interceptor. */
  start(port: number): void {
    this.#streams.start(port);
    this.#timer = setInterval(() => {
      this.#lookAtAnswers();
    }, LOOK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#streams.stop();
  }

  /** Sees each call as it begins. */
  readonly interceptor: ServerInterceptor = ({ path, requestStream }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, receive) => {
            const stream = this.#streams.take(metadata);
            const bytes = sizeOf(metadata);
            if (bytes > MAXIMUM_METADATA_BYTES) {
              this.#metrics.grpcCalls.inc({ method: methodOf(path), code: status[status.RESOURCE_EXHAUSTED] });
              call.sendStatus(tooMuchMetadata(bytes).toResponse());
              return;
            }
            if (stream) this.#watch(stream, path, requestStream, STREAM_BYTES + bytes);
            receive(metadata);
          },
        });
      },
    });

  #watch(stream: ServerHttp2Stream, path: string, requestStream: boolean, ownBytes: number): void {
    const { requests, answers, anybody } = this.#held;
    const boundaries = new MessageBoundaries();
    const isServed = this.#served.has(path);
    const hold = (): void => {
      const { messages, unfinished } = boundaries;
      if (!isServed) anybody.hold(stream, ownBytes + unfinished);
      // A stream that has nothing to send for now is the work of its handler.
      else if (unfinished > 0 || (messages === 0 && !requestStream)) requests.hold(stream, ownBytes + unfinished);
      else requests.release(stream);
    };
    this.#open.add(stream);
    stream.once('close', () => {
      this.#open.delete(stream);
      for (const held of [requests, answers, anybody]) held.release(stream);
    });
    stream.on('data', (piece: Uint8Array) => {
      if (stream.closed) return;
      boundaries.read(piece);
      hold();
    });
    hold();
  }

  #lookAtAnswers(): void {
    const { answers } = this.#held;
    for (const stream of this.#open) {
      if (stream.writableLength === 0) answers.release(stream);
      else answers.hold(stream, stream.writableLength);
    }
  }
}

function sizeOf(metadata: Metadata): number {
  let bytes = 0;
  for (const [name, values] of Object.entries(metadata.toJSON())) {
    for (const value of values) bytes += name.length + value.length;
  }
  return bytes;
}

function methodOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function tooMuchMetadata(bytes: number): ApiError {
  const message = `the metadata of the call have ${bytes} bytes, at most ${MAXIMUM_METADATA_BYTES} are read`;
  return new ApiError(status.RESOURCE_EXHAUSTED, message, { reason: 'TOO_LARGE' });
}
