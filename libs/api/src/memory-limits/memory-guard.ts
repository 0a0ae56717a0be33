import { type ServerHttp2Stream, constants } from 'node:http2';
import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js';
import type { Metrics } from '@chat4all/metrics';
import { ByteBudget } from '@chat4all/runtime';
import { ApiError } from '../errors/api-error.ts';
import { CallStreams } from './call-streams.ts';
import { MessageFraming } from './message-framing.ts';

/** The memory that clients may make a router hold before and after it processes their calls, in bytes. */
export interface MemoryLimits {
  /** Requests that have not arrived completely. */
  readonly incompleteRequests: number;
  /** Responses that their callers do not read. */
  readonly unreadResponses: number;
  /** Calls of methods that need no credentials: health and reflection. */
  readonly unauthenticated: number;
  /** Messages that IngestMessages has read and not answered, of all streams. */
  readonly ingestedMessages: number;
}

/** The limits that are enforced on HTTP/2 streams, before and after their calls are processed. */
type StreamLimit = Exclude<keyof MemoryLimits, 'ingestedMessages'>;

const MEGABYTE = 1024 * 1024;

/** The memory of clients by default: eight of the largest requests, as many bytes of responses, and the rest. */
const DEFAULT_BYTES = 336 * MEGABYTE;

/** The share of a container's memory that clients can make a router hold. */
const SHARE_OF_CONTAINER = 1 / 3;

/**
 * Divides the memory that clients can make a router hold, which is at most a third of its container's: by default 128 MB of
 * requests and of responses each, 1,800 unauthenticated calls (a load balancer makes few), and the messages of sixteen streams
 * that send faster than the log takes them.
 */
export function divideMemory(bytes = DEFAULT_BYTES, containerBytes = process.constrainedMemory()): MemoryLimits {
  const total = containerBytes > 0 ? Math.min(bytes, containerBytes * SHARE_OF_CONTAINER) : bytes;
  const share = (megabytes: number): number => Math.floor((total * megabytes * MEGABYTE) / DEFAULT_BYTES);
  return {
    incompleteRequests: share(128),
    unreadResponses: share(128),
    unauthenticated: share(16),
    ingestedMessages: share(64),
  };
}

const METRIC_LABELS: Readonly<Record<StreamLimit, string>> = {
  incompleteRequests: 'incomplete_requests',
  unreadResponses: 'unread_responses',
  unauthenticated: 'unauthenticated',
};

/** The metadata of a call, names and values, in bytes: twice what gRPC expects servers to accept, for large tokens. */
const MAXIMUM_METADATA_BYTES = 16 * 1024;

/** The memory of a call on which nothing was sent yet, in bytes (measured). */
const STREAM_BYTES = 9 * 1024;

/** The interval at which unread responses are measured, in milliseconds. */
const MEASURE_INTERVAL_MS = 1_000;

/**
 * Limits the memory that clients can make a router hold: incomplete requests, unread responses, and calls that need no
 * credentials. Beyond a limit, it resets streams of the connection that holds the most, with ENHANCE_YOUR_CALM, the
 * longest-held first; their clients see RESOURCE_EXHAUSTED. Nothing is accepted of a request that did not arrive completely.
 */
export class MemoryGuard {
  readonly #authenticatedPaths: ReadonlySet<string>;
  readonly #metrics: Metrics;
  readonly #budgets: Readonly<Record<StreamLimit, ByteBudget<ServerHttp2Stream>>>;
  readonly #streams = new CallStreams();
  readonly #open = new Set<ServerHttp2Stream>();
  #timer: NodeJS.Timeout | undefined;

  /** `authenticatedPaths` are the paths of the methods that need credentials. */
  constructor(authenticatedPaths: ReadonlySet<string>, metrics: Metrics, limits: MemoryLimits) {
    this.#authenticatedPaths = authenticatedPaths;
    this.#metrics = metrics;
    const budget = (limit: StreamLimit): ByteBudget<ServerHttp2Stream> =>
      new ByteBudget({
        maximumBytes: limits[limit],
        evict: (stream) => {
          metrics.grpcCallsDropped.inc({ limit: METRIC_LABELS[limit] });
          stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
        },
        clientOf: ({ session }) => session,
      });
    this.#budgets = {
      incompleteRequests: budget('incompleteRequests'),
      unreadResponses: budget('unreadResponses'),
      unauthenticated: budget('unauthenticated'),
    };
  }

  /** Starts guarding the server that listens on a port and uses the {@link interceptor}. */
  start(port: number): void {
    this.#streams.start(port);
    this.#timer = setInterval(() => {
      this.#measureUnreadResponses();
    }, MEASURE_INTERVAL_MS);
  }

  /** Stops guarding. */
  stop(): void {
    clearInterval(this.#timer);
    this.#streams.stop();
  }

  /** Intercepts each call at its start. */
  readonly interceptor: ServerInterceptor = ({ path, requestStream }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, receive) => {
            const stream = this.#streams.take(metadata);
            const bytes = sizeOf(metadata);
            if (bytes > MAXIMUM_METADATA_BYTES) {
              this.#metrics.grpcCalls.inc({ method: methodOf(path), code: status[status.RESOURCE_EXHAUSTED] });
              call.sendStatus(metadataTooLarge(bytes).toResponse());
              return;
            }
            if (stream) this.#watch(stream, path, requestStream, STREAM_BYTES + bytes);
            receive(metadata);
          },
        });
      },
    });

  #watch(stream: ServerHttp2Stream, path: string, requestStream: boolean, ownBytes: number): void {
    const { incompleteRequests, unreadResponses, unauthenticated } = this.#budgets;
    const framing = new MessageFraming();
    const isAuthenticated = this.#authenticatedPaths.has(path);
    const account = (): void => {
      const { messages, incompleteBytes } = framing;
      // A stream of requests that is idle between two messages is limited by its handler.
      const isIncomplete = incompleteBytes > 0 || (messages === 0 && !requestStream);
      if (!isAuthenticated) unauthenticated.set(stream, ownBytes + incompleteBytes);
      else if (isIncomplete) incompleteRequests.set(stream, ownBytes + incompleteBytes);
      else incompleteRequests.release(stream);
    };
    this.#open.add(stream);
    stream.once('close', () => {
      this.#open.delete(stream);
      for (const budget of [incompleteRequests, unreadResponses, unauthenticated]) budget.release(stream);
    });
    stream.on('data', (chunk: Uint8Array) => {
      if (stream.closed) return;
      framing.read(chunk);
      account();
    });
    account();
  }

  #measureUnreadResponses(): void {
    const { unreadResponses } = this.#budgets;
    for (const stream of this.#open) {
      if (stream.writableLength === 0) unreadResponses.release(stream);
      else unreadResponses.set(stream, stream.writableLength);
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

function metadataTooLarge(bytes: number): ApiError {
  const message = `metadata exceeds ${MAXIMUM_METADATA_BYTES} bytes (got ${bytes})`;
  return new ApiError(status.RESOURCE_EXHAUSTED, message, { reason: 'TOO_LARGE' });
}
