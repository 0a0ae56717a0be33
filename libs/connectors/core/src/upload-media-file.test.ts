import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTimedRequest } from './timed-request.ts';
import { uploadMediaFile } from './upload-media-file.ts';

const MEGABYTE = 1024 * 1024;

let received: number;
const server = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  request.on('end', () => response.end(request.headers['content-length']));
});
let url: string;
beforeEach(async () => {
  received = 0;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const request = createTimedRequest({ fetch, timeoutMs: 60_000, platform: 'test' });
const post = (file: File): Promise<string> => {
  const body = new FormData();
  body.set('type', 'a');
  body.set('file', file);
  return request(url, { method: 'POST', headers: {}, body }, (response) => response.text());
};

test('sends a file of known size while it is read', async () => {
  let [produced, ahead] = [0, 0];
  const open = async function* (): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < 60; count += 1) {
      produced += MEGABYTE;
      await setImmediate();
      yield Buffer.alloc(MEGABYTE);
      ahead = Math.max(ahead, produced - received);
    }
  };
  const file = { mimeType: 'application/pdf', fileName: 'a.pdf', size: 60 * MEGABYTE, open };
  const length = await uploadMediaFile(file, { maximumBytes: 60 * MEGABYTE }, post);
  expect([Number(length), received > 60 * MEGABYTE]).toEqual([received, true]);
  // Buffers of the sockets.
  expect(ahead).toBeLessThan(20 * MEGABYTE);
});

test('sends a file of unknown size', async () => {
  const file = { mimeType: 'text/csv', open: () => [Buffer.from('a;'), Buffer.from('b')] };
  const read = await uploadMediaFile(file, { maximumBytes: 3 }, async (upload) => [upload.name, await upload.text()]);
  expect(read).toEqual(['file', 'a;b']);
});

test('refuses a file that is too large before it is read', async () => {
  const open = (): never => {
    throw new Error('read');
  };
  const file = { mimeType: 'text/csv', size: 4, open };
  await expect(uploadMediaFile(file, { maximumBytes: 3 }, post)).rejects.toThrow('file exceeds 3 bytes');
});

test('rejects with the error of the bytes', async () => {
  const failure = new Error('the disk is gone');
  const open = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(Buffer.alloc(100_000));
    throw failure;
  };
  const file = { mimeType: 'text/csv', size: 10 * MEGABYTE, open };
  const options = { maximumBytes: 10 * MEGABYTE };
  await expect(uploadMediaFile(file, options, post)).rejects.toBe(failure);
  await expect(uploadMediaFile(file, options, (upload) => upload.arrayBuffer())).rejects.toBe(failure);
});

test('fails if there are fewer bytes than the size says', async () => {
  const file = { mimeType: 'text/csv', size: 10, open: () => [Buffer.alloc(5)] };
  await expect(uploadMediaFile(file, { maximumBytes: 10 }, post)).rejects.toMatchObject({ name: 'ConnectorError' });
});
