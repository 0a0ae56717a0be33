// Runs as a separate process: an HTTP server that writes the body of a PUT to a durable file, and answers a GET with it.
import { createReadStream, createWriteStream } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { pipeline } from 'node:stream/promises';

const [path = ''] = process.argv.slice(2);

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    await pipeline(createReadStream(path), response);
    return;
  }
  await pipeline(request, createWriteStream(path, { flush: true }));
  response.writeHead(201).end();
}

const server = createServer((request, response) => {
  void serve(request, response);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  console.log(JSON.stringify({ msg: 'ready', http: `http://127.0.0.1:${port}` }));
});
process.once('SIGTERM', () => {
  server.close();
});
