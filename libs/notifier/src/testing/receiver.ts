import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';

/** A post that a receiver got. */
export interface ReceivedPost {
  readonly id: string;
  readonly type: string;
  readonly timeMs: number;
}

/** An endpoint of a tenant. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly posts: readonly ReceivedPost[];
  /** Resolves once a number of posts has arrived. */
  received(count: number): Promise<void>;
}

/** Starts an endpoint. `answer` gets the number of the post, from 1. Default: every post is answered with 204. */
export async function startReceiver(
  answer: (response: ServerResponse, number: number) => void = (response) => response.writeHead(204).end(),
): Promise<Receiver> {
  const posts: ReceivedPost[] = [];
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const [, type = ''] = /^\{"type":"([^"]+)"/.exec(body) ?? [];
      posts.push({ id: String(request.headers['webhook-id']), type, timeMs: Date.now() });
      answer(response, posts.length);
      for (const each of waiting) {
        if (posts.length < each.count) continue;
        waiting.delete(each);
        each.resolve();
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    posts,
    received: (count) =>
      posts.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.add({ count, resolve });
          }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}
