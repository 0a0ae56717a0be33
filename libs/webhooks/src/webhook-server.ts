import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import {
  ByteBudget,
  ConnectionLimiter,
  type ListenAddress,
  type Logger,
  connectionLimit,
  listenHttp,
} from '@chat4all/runtime';
import { readBody } from './read-body.ts';
import type { WebhookAnswer, Webhooks } from './webhooks.ts';

/** The time that a provider has to send its request, in milliseconds, and the interval at which it is checked. */
const REQUEST_TIMEOUT_MS = 10_000;
const CHECK_INTERVAL_MS = 1_000;

/** The connections at the same time. Meta keeps some dozens. */
const MAXIMUM_CONNECTIONS = 5_000;

/** The share of the process's file descriptors that the platforms may use. */
const SHARE_OF_DESCRIPTORS = 0.25;

/** The bytes of all bodies that have not arrived completely: twenty of the largest callbacks. */
const INCOMPLETE_BYTES = 64 * 1024 * 1024;

/** Options of {@link startWebhookServer}. */
export interface WebhookServerOptions {
  readonly logger: Logger;
  /** The connections at the same time; see `ConnectionLimiter`. Default: 5,000, and a quarter of the process's file descriptors. */
  readonly connections?: number;
  /** The bytes of all bodies that have not arrived completely. Beyond, the requests that began first are cut off. Default: 64 MB. */
  readonly incompleteBytes?: number;
}

/** A server that listens. */
export interface WebhookServer {
  /** `http://host:port`, with the actual port. */
  readonly url: string;
  /** Refuses new requests, answers running ones, and resolves. */
  close(): Promise<void>;
}

/** Serves `/webhooks/<channel>/<account id>`, and `/webhooks/<channel>` for all accounts of a channel. Rejects if it cannot listen. */
export async function startWebhookServer(
  webhooks: Webhooks,
  address: ListenAddress,
  {
    logger,
    connections = connectionLimit(MAXIMUM_CONNECTIONS, SHARE_OF_DESCRIPTORS),
    incompleteBytes = INCOMPLETE_BYTES,
  }: WebhookServerOptions,
): Promise<WebhookServer> {
  let closing = false;
  const bodies = new ByteBudget<IncomingMessage>({
    maximumBytes: incompleteBytes,
    evict: (request) => request.destroy(),
  });
  const timing = { requestTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: CHECK_INTERVAL_MS };
  const server = createServer(timing, (request, response) => {
    // Providers keep connections open and busy, so that each must be closed with its next response.
    if (closing) response.setHeader('connection', 'close');
    void respond(webhooks, request, response, bodies);
  });
  const limiter = new ConnectionLimiter({ listener: 'CHAT4ALL_WEBHOOKS', maximum: connections, logger });
  return {
    url: await listenHttp(server, address, limiter),
    close: () => {
      closing = true;
      return close(server);
    },
  };
}

async function respond(
  webhooks: Webhooks,
  request: IncomingMessage,
  response: ServerResponse,
  bodies: ByteBudget<IncomingMessage>,
): Promise<void> {
  const send = ({ status, body }: WebhookAnswer): void => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  };
  try {
    const url = new URL(request.url ?? '/', 'http://webhooks');
    const [, channel, accountId] = /^\/webhooks\/([^/]+)(?:\/([^/]+))?\/?$/.exec(url.pathname) ?? [];
    if (channel === undefined) {
      send({ status: 404, body: 'not found' });
      return;
    }
    const method = request.method ?? '';
    const call = { channel, method, headers: request.headers, query: url.searchParams };
    const answer = await webhooks({
      ...call,
      ...(accountId !== undefined && { accountId }),
      readBody: () => readBody(request, bodies),
    });
    // The rest of a large body is not awaited.
    if (answer.status === 413) response.setHeader('connection', 'close');
    send(answer);
  } catch {
    // The request was cut off, or its URL is invalid.
    if (!response.headersSent) send({ status: 400, body: 'bad request' });
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
}
