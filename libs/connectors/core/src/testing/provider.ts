import { createServer, type IncomingMessage } from 'node:http';
import type { HttpFetch } from '../http.ts';
import type { ProviderResponse } from './connector-under-test.ts';

/** The provider's reaction to a request: a response, a closed connection after reading it, or silence. */
export type ProviderBehavior = ProviderResponse | 'close' | 'silent';

/** A request that the provider received. */
export interface ReceivedRequest {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * A provider that listens on a real socket, so that connections can be refused and closed. Its `fetch` replaces only the
 * host of the URL.
 */
export interface TestProvider {
  readonly fetch: HttpFetch;
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** Resolves once the next request has been read. */
  nextRequest(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a provider on a free port of the loopback interface. */
export async function startProvider(behave: (request: ReceivedRequest) => ProviderBehavior): Promise<TestProvider> {
  const requests: ReceivedRequest[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = {
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(received);
      for (const resolve of waiting.splice(0)) resolve();
      const behavior = behave(received);
      if (behavior === 'close') response.destroy();
      if (behavior === 'close' || behavior === 'silent') return;
      const { status, headers, body } = behavior;
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider has no port');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    fetch: (url, request) => {
      const { pathname, search } = new URL(url);
      return fetch(`${origin}${pathname}${search}`, request);
    },
    url: origin,
    requests,
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
