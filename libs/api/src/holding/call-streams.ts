import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { Duplex } from 'node:stream';
import type { Metadata } from '@grpc/grpc-js';

/** Node tells here of each HTTP/2 stream, before anybody gets it (since 24.2). */
const CHANNEL = 'http2.server.stream.created';

/** Names a stream within the process. What a client sends under this name is overwritten. */
const HEADER = 'chat4all-stream';

/** The HTTP/2 stream of a call, and the headers that it began with. */
export interface CallStream {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
}

const streams = new Map<string, CallStream>();
let created = 0;
let users = 0;

/**
 * Has the streams of the calls of this process be found by {@link takeStream}, until the function that it gives is called.
 * Interceptors of grpc-js see the metadata of a call and no more of its stream, so each stream is named there.
 */
export function nameStreams(): () => void {
  users += 1;
  if (users === 1) subscribe(CHANNEL, name);
  return () => {
    users -= 1;
    if (users === 0) unsubscribe(CHANNEL, name);
  };
}

/** The stream of a call, by its metadata, once; the metadata tell nothing of it any more. Undefined: it was not named. */
export function takeStream(metadata: Metadata): CallStream | undefined {
  const [id = ''] = metadata.get(HEADER).map(String);
  metadata.remove(HEADER);
  const found = streams.get(id);
  streams.delete(id);
  return found;
}

function name(message: unknown): void {
  if (!isCallStream(message)) return;
  created += 1;
  const id = String(created);
  message.headers[HEADER] = id;
  streams.set(id, message);
  message.stream.once('close', () => {
    streams.delete(id);
  });
}

function isCallStream(message: unknown): message is CallStream {
  if (typeof message !== 'object' || message === null || !('stream' in message) || !('headers' in message)) return false;
  const { stream, headers } = message;
  return stream instanceof Duplex && 'rstCode' in stream && typeof headers === 'object' && headers !== null;
}
