import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { graphError } from './answer.ts';
import type { Platform } from './platform.ts';

/** Where an HTTP form of the sandbox listens. */
export interface SandboxServer {
  /** For example `http://127.0.0.1:8090`: the accounts' base URL. */
  readonly url: string;
  /** Stops listening and ends the connections. */
  close(): Promise<void>;
}

/** Serves the platform over HTTP. Port 0 takes any free port. Rejects when the address cannot be had. */
export async function listen(
  platform: Platform,
  maximumBodyBytes: number,
  { host = '127.0.0.1', port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<SandboxServer> {
  const server = createServer((request, response) => {
    answer(platform, maximumBodyBytes, request, response).catch(() => {
      // The client went away while it sent its body: nobody is left to answer.
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { url: urlOf(server, host), close: () => close(server) };
}

async function answer(
  platform: Platform,
  maximumBodyBytes: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, maximumBodyBytes);
  if (body === undefined) {
    const { body: text } = graphError({ status: 413, code: 1, message: 'Please reduce the amount of data you send' });
    // The rest of the body is not read, so the connection cannot serve another request.
    response.writeHead(413, { 'content-type': 'application/json', connection: 'close' }).end(text);
    return;
  }
  const outcome = platform.handle({
    method: request.method ?? 'GET',
    path: (request.url ?? '/').split('?', 1)[0] ?? '/',
    authorization: request.headers.authorization,
    body,
  });
  if ('dropped' in outcome) {
    response.destroy();
    return;
  }
  const { status, body: text, retryAfterSeconds } = outcome;
  const retryAfter = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  const sizes = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, { ...sizes, ...retryAfter }).end(text);
}

/** The whole body as text, or undefined when it is too large. Rejects when the client goes away. */
function readBody(request: IncomingMessage, maximumBytes: number): Promise<string | undefined> {
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
      resolve(Buffer.concat(chunks).toString());
    });
    request.on('error', reject);
  });
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the sandbox listens on no port');
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
