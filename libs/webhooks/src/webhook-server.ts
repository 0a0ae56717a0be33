import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { ListenAddress } from '@chat4all/runtime';
import type { WebhookAnswer, Webhooks } from './webhooks.ts';

/** The largest callback, in bytes: Meta sends up to 3 MB (Graph API webhooks, "Payload size"). */
const MAXIMUM_BODY_BYTES = 3 * 1024 * 1024;

/** The time that a provider has to send its request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000;

/** A server that listens. */
export interface WebhookServer {
  /** `http://host:port`, with the actual port. */
  readonly url: string;
  /** Refuses new requests, answers running ones, and resolves. */
  close(): Promise<void>;
}

/** Serves `/webhooks/<channel>/<account id>`, and `/webhooks/<channel>` for all accounts of a channel. Rejects if it cannot listen. */
export async function startWebhookServer(webhooks: Webhooks, { host, port }: ListenAddress): Promise<WebhookServer> {
  let closing = false;
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    // Providers keep connections open and busy, so that each must be closed with its next response.
    if (closing) response.setHeader('connection', 'close');
    void respond(webhooks, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host}:${actualPort}`,
    close: () => {
      closing = true;
      return close(server);
    },
  };
}

async function respond(webhooks: Webhooks, request: IncomingMessage, response: ServerResponse): Promise<void> {
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
    if (request.method === 'POST' && !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      response.setHeader('connection', 'close');
      send({ status: 415, body: 'unsupported content type; use application/json' });
      return;
    }
    const body = await readBody(request);
    if (body === undefined) {
      response.setHeader('connection', 'close');
      send({ status: 413, body: 'body exceeds 3 MB' });
      return;
    }
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
    );
    const query = Object.fromEntries(url.searchParams);
    const call = { channel, request: { method: request.method ?? '', headers, query, body } };
    send(await webhooks(accountId === undefined ? call : { ...call, accountId }));
  } catch {
    // The request was cut off, or its URL is invalid.
    if (!response.headersSent) send({ status: 400, body: 'bad request' });
  }
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('the body is not bytes');
    size += chunk.byteLength;
    if (size > MAXIMUM_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
}
