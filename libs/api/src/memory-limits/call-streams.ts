import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Http2Session, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { Duplex } from 'node:stream';
import type { Metadata } from '@grpc/grpc-js';

/** Node tells here of each HTTP/2 stream, before anybody gets it (since 24.2). */
const CHANNEL = 'http2.server.stream.created';

/** Names a stream within the process. What a client sends under this name is overwritten. */
const HEADER = 'chat4all-stream';

/** The HTTP/2 stream of a call, and the headers that it began with. */
interface Opened {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Finds the HTTP/2 streams of a server's calls. Interceptors of grpc-js see the metadata of a call and nothing more of its stream, so
 * each stream gets a name there. Has also grpc-js answer UNIMPLEMENTED to compressed messages: it would make any number of them
 * large at once, each up to a thousand times, before anybody knows who sends them.
 */
export class CallStreams {
  readonly #streams = new Map<string, ServerHttp2Stream>();
  // Other servers of the process are not ours to name.
  readonly #sessions = new WeakMap<Http2Session, boolean>();
  #port: number | undefined;
  #created = 0;

  /** From now on the streams of the server that listens on this port are found. */
  start(port: number): void {
    this.#port = port;
    subscribe(CHANNEL, this.#name);
  }

  stop(): void {
    unsubscribe(CHANNEL, this.#name);
  }

  /** The stream of a call, by its metadata, once; they tell nothing of it any more. Undefined: the stream was not seen. */
  take(metadata: Metadata): ServerHttp2Stream | undefined {
    const [id] = metadata.get(HEADER);
    metadata.remove(HEADER);
    const stream = this.#streams.get(String(id));
    this.#streams.delete(String(id));
    return stream;
  }

  readonly #name = (message: unknown): void => {
    if (!isOpened(message)) return;
    const { stream, headers } = message;
    if (!this.#isOurs(stream.session)) return;
    this.#created += 1;
    const id = String(this.#created);
    headers[HEADER] = id;
    this.#streams.set(id, stream);
    stream.once('close', () => {
      this.#streams.delete(id);
    });
    const encoding = headers['grpc-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      headers['grpc-encoding'] = `${String(encoding)}: compressed requests are not taken`;
    }
  };

  #isOurs(session: ServerHttp2Stream['session']): boolean {
    if (session === undefined) return false;
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    const isOurs = session.socket.localPort === this.#port;
    this.#sessions.set(session, isOurs);
    return isOurs;
  }
}

function isOpened(message: unknown): message is Opened {
  if (typeof message !== 'object' || message === null || !('stream' in message) || !('headers' in message))
    return false;
  const { stream, headers } = message;
  return stream instanceof Duplex && 'rstCode' in stream && typeof headers === 'object' && headers !== null;
}
