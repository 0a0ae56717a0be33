import { once } from 'node:events';
import { type IncomingHttpHeaders, createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** A call that the router got. */
export interface RouterCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A router that records calls, and answers them with fixed texts. */
export interface FakeRouter {
  readonly url: string;
  readonly calls: RouterCall[];
  /** The answers by path; `{}` for others. */
  readonly answers: Map<string, { readonly status?: number; readonly type?: string; readonly body: string }>;
  /** The keys that it accepts; undefined for calls without credentials. */
  readonly keys: Set<string | undefined>;
  close(): Promise<void>;
}

/** Starts a {@link FakeRouter}. */
export async function startFakeRouter(): Promise<FakeRouter> {
  const calls: RouterCall[] = [];
  const answers: FakeRouter['answers'] = new Map();
  const keys = new Set<string | undefined>([undefined]);
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname: path } = new URL(request.url ?? '/', 'http://router');
      calls.push({ path, headers: request.headers, body: await text(request) });
      const key = request.headers.authorization?.replace(/^Bearer /, '');
      const refused = { status: 401, body: '{"code":"unauthenticated","message":"no valid key"}' };
      const answer = keys.has(key) ? (answers.get(path) ?? { body: '{}' }) : refused;
      const { status = 200, type = 'application/json', body } = { type: undefined, ...answer };
      response.writeHead(status, { 'content-type': type }).end(body);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the router listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    answers,
    keys,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
