import { createServer } from 'node:http';

/** A platform that tells in its errors all that it was sent, the credentials included. */
export interface GossipingPlatform {
  readonly url: string;
  /** How many requests it was sent. */
  readonly requests: () => number;
  close(): Promise<void>;
}

/** Starts one. It refuses the first messages with these codes of Meta's, one each, and takes the others. */
export async function startGossipingPlatform(codes: readonly number[]): Promise<GossipingPlatform> {
  let requests = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const code = codes[requests];
      requests += 1;
      const gossip = `${request.headers.authorization ?? ''} wrote ${body}`;
      const answer =
        code === undefined
          ? { messages: [{ id: `wamid.${requests}` }] }
          : { error: { code, message: gossip, error_data: { details: gossip }, fbtrace_id: 'Abc' } };
      response.writeHead(code === undefined ? 200 : 400, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
