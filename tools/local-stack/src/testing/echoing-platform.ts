import { createServer } from 'node:http';

/** A platform whose error responses contain the whole request, including the credentials. */
export interface EchoingPlatform {
  readonly url: string;
  /** Returns the number of requests. */
  readonly requests: () => number;
  close(): Promise<void>;
}

/** Starts the platform. It refuses the first messages with these codes of Meta, one each, and accepts the others. */
export async function startEchoingPlatform(codes: readonly number[]): Promise<EchoingPlatform> {
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
      const echo = `${request.headers.authorization ?? ''} wrote ${body}`;
      const result =
        code === undefined
          ? { messages: [{ id: `wamid.${requests}` }] }
          : { error: { code, message: echo, error_data: { details: echo }, fbtrace_id: 'Abc' } };
      response.writeHead(code === undefined ? 200 : 400, { 'content-type': 'application/json' });
      response.end(JSON.stringify(result));
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
