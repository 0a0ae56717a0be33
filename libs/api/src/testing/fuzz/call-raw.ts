import { once } from 'node:events';
import { type Client, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { isServiceError } from '@chat4all/proto';
import type { Sample } from './samples.ts';

const same = (bytes: Buffer): Buffer => bytes;

/** Calls a method with raw bytes, and returns the status. A stream that does not end counts as OK. */
export async function callRaw(
  client: Client,
  { path, kind }: Sample,
  request: Buffer,
  metadata = new Metadata(),
): Promise<{ readonly code: status; readonly error?: ServiceError }> {
  const ok = { code: status.OK };
  const deadline = Date.now() + 30_000;
  try {
    switch (kind) {
      case 'unary':
        await new Promise((resolve, reject) => {
          client.makeUnaryRequest(path, same, same, request, metadata, { deadline }, (error, response) => {
            if (error) reject(error);
            else resolve(response);
          });
        });
        return ok;
      case 'server stream': {
        const stream = client.makeServerStreamRequest(path, same, same, request, metadata, { deadline });
        await once(stream, 'data');
        stream.on('error', () => undefined).cancel();
        return ok;
      }
      case 'duplex': {
        const stream = client.makeBidiStreamRequest(path, same, same, metadata, { deadline });
        stream.on('data', () => undefined);
        stream.write(request);
        stream.end();
        await once(stream, 'end');
        return ok;
      }
    }
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return { code: error.code, error };
  }
}
