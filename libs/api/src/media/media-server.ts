import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { ConnectionLimiter, type ListenAddress, type Logger, connectionLimit, listenHttp } from '@chat4all/runtime';
import type { PlainAnswer } from './media-exchange.ts';
import type { MediaOptions } from './media-options.ts';
import { receiveUpload } from './receive-upload.ts';
import { sendDownload } from './send-download.ts';
import { FILE_PATH } from './server-links.ts';

/** How long the rest of a body that is refused is read, in milliseconds, so that its client reads the answer. */
const DRAIN_MS = 5_000;

/** The time that a client has to send the headers, and the longest silence of either side, in milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000;
const SILENCE_MS = 30_000;
const CHECK_INTERVAL_MS = 1_000;

/** The connections at the same time. */
const MAXIMUM_CONNECTIONS = 2_000;

/** The share of the process's file descriptors that clients of files may use. A transfer needs two. */
const SHARE_OF_DESCRIPTORS = 0.1;

/** A server that listens. */
export interface MediaServer {
  /** `http://host:port`, with the actual port. */
  readonly url: string;
  /** Refuses new requests, ends running ones, and resolves. */
  close(): Promise<void>;
}

/** Serves the links of files whose store has no address: PUT uploads, GET and HEAD download. Rejects if it cannot listen. */
export async function startMediaServer(
  options: Pick<MediaOptions, 'files' | 'bytes'> & { readonly logger: Logger },
  address: ListenAddress,
): Promise<MediaServer> {
  const timing = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: 0,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
  };
  const server = createServer(timing, (request, response) => {
    void answer(request, response, options);
  });
  server.setTimeout(SILENCE_MS);
  const maximum = connectionLimit(MAXIMUM_CONNECTIONS, SHARE_OF_DESCRIPTORS);
  const limiter = new ConnectionLimiter({ listener: 'CHAT4ALL_HTTP', maximum, logger: options.logger });
  return { url: await listenHttp(server, address, limiter), close: () => close(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: Pick<MediaOptions, 'files' | 'bytes'> & { readonly logger: Logger },
): Promise<void> {
  const send = ({ status, text }: PlainAnswer): void => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).write(`${text}\n`);
    // A connection that is closed while the client still sends resets, and the answer is lost.
    const end = (): void => {
      clearTimeout(timer);
      response.end();
    };
    const timer = setTimeout(end, DRAIN_MS);
    if (request.readableEnded || request.destroyed) end();
    else request.once('close', end).once('end', end).resume();
  };
  try {
    // Null for a target of a proxy or for `*`.
    const url = URL.parse(`http://media${request.url ?? '/'}`);
    const mediaId = FILE_PATH.exec(url?.pathname ?? '')?.[1];
    if (url === null || mediaId === undefined) {
      send({ status: 404, text: 'not found' });
      return;
    }
    const exchange = { request, response, mediaId, parameters: url.searchParams };
    const handle = request.method === 'PUT' ? receiveUpload : sendDownload;
    const refusal = await handle(exchange, options);
    if (refusal) send(refusal);
  } catch (error) {
    options.logger.warn({ err: error }, 'transfer of a file failed');
    send({ status: 503, text: 'unavailable; retry later' });
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
