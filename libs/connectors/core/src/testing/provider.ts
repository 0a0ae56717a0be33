import { createServer, type IncomingMessage } from 'node:http';
import type { HttpFetch } from '../http.ts';
import type { ProviderAnswer } from './connector-under-test.ts';

/** What the provider does with a request: answers it, cuts the connection after reading it, or keeps silent. */
export type Behaviour = ProviderAnswer | 'cut' | 'silent';

/** A request as it reached the provider. */
export interface ReachedRequest {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * A provider on a real socket, so that connections really are refused and cut. Connectors reach it through `fetch`,
 * which keeps path, headers and body and replaces the address only.
 */
export interface TestProvider {
  readonly fetch: HttpFetch;
  readonly requests: readonly ReachedRequest[];
  /** Resolves when the next request has been read. */
  nextRequest(): Promise<void>;
  close(): Promise<void>;
}

export async function startProvider(behave: (request: ReachedRequest) => Behaviour): Promise<TestProvider> {
  const requests: ReachedRequest[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const reached = {
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(reached);
      for (const resolve of waiting.splice(0)) resolve();
      const behaviour = behave(reached);
      if (behaviour === 'cut') response.destroy();
      if (behaviour === 'cut' || behaviour === 'silent') return;
      const { status, headers, body } = behaviour;
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider listens on no port');
  return {
    fetch: (url, request) => {
      const { pathname, search } = new URL(url);
      return fetch(`http://127.0.0.1:${address.port}${pathname}${search}`, request);
    },
    requests,
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
