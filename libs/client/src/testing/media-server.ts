import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { FakeApiError } from './fake-api-error.ts';
import type { ServiceContext } from './streams.ts';

/** The HTTP server of the fake's files. */
export interface MediaServer {
  readonly port: number;
  /** Destroys all connections. */
  drop(): void;
  stop(): void;
}

/** Serves the uploads and downloads of the fake on a loopback port; 0 is a free one. */
export async function serveMedia(port: number, context: Omit<ServiceContext, 'stopping'>): Promise<MediaServer> {
  const server = createServer((request, response) => {
    respond(request, response, context).catch((thrown: unknown) => {
      const { httpStatus, message } = FakeApiError.from(thrown);
      response.writeHead(httpStatus, { connection: 'close' }).end(message);
    });
  });
  const { port: bound } = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the fake serves files on no port'));
      else resolve(address);
    });
  });
  context.state.media.serveAt(`http://127.0.0.1:${bound}/media`);
  return {
    port: bound,
    drop: () => {
      server.closeAllConnections();
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { state, faults, onCall }: Omit<ServiceContext, 'stopping'>,
): Promise<void> {
  const mediaId = /^\/media\/([\w-]+)$/.exec(request.url ?? '')?.[1] ?? '';
  if (request.method === 'PUT') {
    onCall('UploadBytes');
    const bytes = await buffer(request);
    response.statusCode = await faults.run('UploadBytes', () => (state.media.put(mediaId, bytes) ? 201 : 409));
    response.end();
    return;
  }
  const { media, bytes } = state.media.read(mediaId);
  response.writeHead(200, { 'content-type': media.mimeType, 'content-length': bytes.length }).end(bytes);
}
