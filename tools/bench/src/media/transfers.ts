import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The bytes that a client reads at once, and a quarter of those that it may be behind with writing. With the defaults, the client would be slower than what is measured. */
const CHUNK_BYTES = 1024 * 1024;

/** A PUT of a file. */
export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Uploads a file by a link. */
export async function putFile({ url, headers }: PutRequest, path: string): Promise<void> {
  const { size } = await stat(path);
  const sending = request(url, { method: 'PUT', headers: { ...headers, 'content-length': size }, agent: false });
  const answered = responseTo(sending);
  await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), sending);
  (await answered).resume();
}

/** Downloads a file by a link to a path, durably. */
export async function getFile(url: string, path: string): Promise<void> {
  await writeDurably(await responseTo(request(url, { agent: false }).end()), path);
}

/** Writes bytes to a path and waits until they are on the disk. */
export async function writeDurably(bytes: Readable, path: string): Promise<void> {
  await pipeline(bytes, createWriteStream(path, { flush: true, highWaterMark: 4 * CHUNK_BYTES }));
}

async function responseTo(sent: ReturnType<typeof request>): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.once('response', resolve).once('error', reject);
  });
  const { statusCode = 0 } = response;
  if (statusCode < 300) return response;
  throw new Error(`a transfer was answered with ${statusCode}`);
}
