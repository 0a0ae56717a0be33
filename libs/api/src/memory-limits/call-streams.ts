import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Http2Session, type IncomingHttpHeaders, type ServerHttp2Stream, constants } from 'node:http2';
import { Duplex } from 'node:stream';
import type { Metadata } from '@grpc/grpc-js';

/** The channel on which Node announces each HTTP/2 stream before it is handled (since 24.2). */
const STREAM_CREATED = 'http2.server.stream.created';

/** The header that identifies a stream within the process. A header that a client sends under this name is overwritten. */
const STREAM_ID_HEADER = 'chat4all-stream';

/** The time that a client has to read the responses of a call that is answered, in milliseconds; a reset would discard them. */
const READ_MS = 10_000;

/** The headers of a stream, in bytes; Node resets a stream with more. Twice the metadata that a call may have, so that a call slightly above that limit gets an answer. */
const MAXIMUM_HEADER_BYTES = 32 * 1024;

/** A new HTTP/2 stream, and the headers that it began with. */
interface CreatedStream {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Finds the HTTP/2 streams of a server's calls. Interceptors of grpc-js see the metadata of a call, but not its stream, so
 * that each stream is identified by a header. Also makes grpc-js answer UNIMPLEMENTED to compressed messages, which it
 * would otherwise inflate up to a thousandfold before the caller is authenticated. And releases a stream whose call is
 * answered, which Node would keep until the client ends its side too.
 */
export class CallStreams {
  readonly #streams = new Map<string, ServerHttp2Stream>();
  /** True for the sessions of this server, false for those of other servers in the process. */
  readonly #sessions = new WeakMap<Http2Session, boolean>();
  #port: number | undefined;
  #created = 0;

  /** Starts finding the streams of the server that listens on a port. */
  start(port: number): void {
    this.#port = port;
    subscribe(STREAM_CREATED, this.#onCreated);
  }

  /** Stops finding streams. */
  stop(): void {
    unsubscribe(STREAM_CREATED, this.#onCreated);
  }

  /** Returns the stream of a call by its metadata, once, and removes the header from them; undefined if it was not seen. */
  take(metadata: Metadata): ServerHttp2Stream | undefined {
    const [id] = metadata.get(STREAM_ID_HEADER);
    metadata.remove(STREAM_ID_HEADER);
    const stream = this.#streams.get(String(id));
    this.#streams.delete(String(id));
    return stream;
  }

  readonly #onCreated = (message: unknown): void => {
    if (!isCreatedStream(message)) return;
    const { stream, headers } = message;
    if (!this.#isOwn(stream.session)) return;
    this.#created += 1;
    const id = String(this.#created);
    headers[STREAM_ID_HEADER] = id;
    this.#streams.set(id, stream);
    stream.once('close', () => {
      this.#streams.delete(id);
    });
    stream.once('finish', () => {
      // A call without responses has its status in its headers.
      if (stream.headersSent && stream.sentHeaders['grpc-status'] !== undefined) release(stream);
    });
    stream.once('wantTrailers', () => {
      if (stream.readableEnded) return;
      const timer = setTimeout(release, READ_MS, stream).unref();
      stream.once('close', () => {
        clearTimeout(timer);
      });
    });
    const encoding = headers['grpc-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      headers['grpc-encoding'] = `${String(encoding)}: compressed requests are not supported`;
    }
  };

  #isOwn(session: ServerHttp2Stream['session']): boolean {
    if (session === undefined) return false;
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    const isOwn = session.socket.localPort === this.#port;
    this.#sessions.set(session, isOwn);
    if (isOwn) session.settings({ maxHeaderListSize: MAXIMUM_HEADER_BYTES });
    return isOwn;
  }
}

/** Asks a client that has its answer to stop sending, as HTTP/2 provides for (RFC 9113, section 8.1). */
function release(stream: ServerHttp2Stream): void {
  if (!stream.readableEnded && !stream.destroyed) stream.close(constants.NGHTTP2_NO_ERROR);
}

function isCreatedStream(message: unknown): message is CreatedStream {
  if (typeof message !== 'object' || message === null || !('stream' in message) || !('headers' in message))
    return false;
  const { stream, headers } = message;
  return stream instanceof Duplex && 'rstCode' in stream && typeof headers === 'object' && headers !== null;
}
