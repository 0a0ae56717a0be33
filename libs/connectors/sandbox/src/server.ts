import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { graphError, type SandboxHttpResponse } from './graph/response.ts';
import { readBytes } from './graph/request.ts';
import type { Routes } from './routes.ts';

/** A running HTTP server of the sandbox. */
export interface SandboxServer {
  /** The base URL of the accounts and the URL of the page with the phone, for example `http://127.0.0.1:8090`. */
  readonly url: string;
  /** Stops listening, and closes all connections. */
  close(): Promise<void>;
}

// Enough for the largest file of WhatsApp (100 MB), in a form or as base64 in JSON.
const MAXIMUM_FILE_BODY_BYTES = 140 * 1024 * 1024;

/** Serves the sandbox over HTTP. Port 0 uses a free port. Rejects if it cannot listen there. */
export async function listen(
  routes: Routes,
  maximumBodyBytes: number,
  { host = '127.0.0.1', port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<SandboxServer> {
  const server = createServer((request, response) => {
    handleRequest(routes, maximumBodyBytes, request, response).catch(() => {
      // The client disconnected while it sent the body.
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { url: urlOf(server, host), close: () => close(server) };
}

async function handleRequest(
  routes: Routes,
  maximumBodyBytes: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
  const maximumBytes = /\/(media|message_attachments|inbound)$/.test(path) ? MAXIMUM_FILE_BODY_BYTES : maximumBodyBytes;
  const bytes = await receiveBody(request, maximumBytes);
  if (bytes === undefined) {
    const tooLarge = graphError({ status: 413, code: 1, message: 'Please reduce the amount of data you send' });
    // The rest of the body is not read, so the connection cannot serve another request.
    write(response, { ...tooLarge, headers: { connection: 'close' } });
    return;
  }
  const contentType = request.headers['content-type'];
  const outcome = routes({
    ...{ method: request.method ?? 'GET', path, query, contentType },
    authorization: request.headers.authorization,
    body: await readBytes(bytes, contentType),
    origin: `http://${request.headers.host ?? 'localhost'}`,
  });
  if (outcome.delayMs !== undefined) await waitWhileOpen(outcome.delayMs, response);
  if (outcome.kind === 'dropped') response.destroy();
  else write(response, outcome);
}

function write(
  response: ServerResponse,
  { status, body, contentType, retryAfterSeconds, headers }: SandboxHttpResponse,
): void {
  response
    .writeHead(status, {
      'content-type': contentType ?? 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
      ...headers,
    })
    .end(body);
}

async function waitWhileOpen(delayMs: number, response: ServerResponse): Promise<void> {
  const closed = new AbortController();
  const abort = () => {
    closed.abort();
  };
  response.once('close', abort);
  await wait(delayMs, undefined, { signal: closed.signal }).catch(() => undefined);
  response.off('close', abort);
}

/** Returns the whole body, or undefined if it is too large. Rejects if the client disconnects. */
function receiveBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maximumBytes) {
        chunks.push(chunk);
        return;
      }
      request.pause();
      resolve(undefined);
    });
    request.on('end', () => {
      resolve(Buffer.concat(chunks));
    });
    request.on('error', reject);
  });
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
  server.closeAllConnections();
  await closed;
}
