import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { Metadata } from '@grpc/grpc-js';
import { ON_BEHALF_OF_HEADER } from '../audit/on-behalf-of.ts';
import { invalidField } from '../errors/api-error.ts';
import type { IncomingCall } from '../server/handlers.ts';

/** The headers that handlers read. */
const HEADERS = ['authorization', 'traceparent', ON_BEHALF_OF_HEADER] as const;

/** What metadata may contain. Source: gRPC over HTTP/2, "ASCII-Value". */
const PRINTABLE = /^[\x20-\x7e]*$/;

/** Options of {@link incomingCall}. */
export interface IncomingCallOptions {
  /** `/service/Method`. */
  readonly path: string;
  /** Aborted once the caller no longer waits. */
  readonly signal: AbortSignal;
  /** The time that the caller waits, in milliseconds. Default: for ever. */
  readonly timeoutMs?: number | undefined;
}

/** Returns the call that an HTTP request makes. Throws INVALID_ARGUMENT for headers that gRPC's metadata could not have. */
export function incomingCall(
  request: IncomingMessage,
  { path, signal, timeoutMs = Infinity }: IncomingCallOptions,
): IncomingCall {
  const metadata = new Metadata();
  for (const name of HEADERS) {
    const value = request.headers[name];
    if (typeof value !== 'string') continue;
    if (!PRINTABLE.test(value)) throw invalidField(name, 'must be printable ASCII');
    metadata.set(name, value);
  }
  const deadlineMs = Date.now() + timeoutMs;
  return {
    metadata,
    system: 'connect_rpc',
    get cancelled() {
      return signal.aborted;
    },
    getDeadline: () => deadlineMs,
    getPath: () => path,
    getPeer: () => `${request.socket.remoteAddress ?? 'unknown'}:${request.socket.remotePort ?? 0}`,
    getAuthContext: () => peerOf(request),
  };
}

/** Returns the client's certificate, if a configured authority signed it. */
function peerOf({ socket }: IncomingMessage): ReturnType<IncomingCall['getAuthContext']> {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return {};
  return { sslPeerCertificate: socket.getPeerCertificate() };
}
