import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { MediaError, type MediaStore, createMediaStore } from '@chat4all/media';
import { createMetrics } from '@chat4all/metrics';
import { MediaOrigin, MediaState } from '@chat4all/proto';
import { ConnectionLimiter, createLogger, listenHttp } from '@chat4all/runtime';
import { type MediaFile, createStore } from '@chat4all/store';
import { expect, test, vi } from 'vitest';
import { serveFile } from './serve-files.ts';
import { serverLinks } from './server-links.ts';

const SIZE = 5_000_000;

test('answers 503 and logs when the bytes cannot be stored in the middle of an upload', async () => {
  const store = await createStore('sqlite::memory:');
  const logger = await createLogger('test', 'silent');
  const metrics = createMetrics();
  const warn = vi.spyOn(logger, 'warn');
  const file: MediaFile = {
    ...{ mediaId: 'f', tenantId: 'acme', state: MediaState.PENDING, mimeType: 'image/png', fileName: '', size: SIZE },
    ...{ sha256: '', problem: '', linkKey: 'ab', createTimeMs: 0, uploadExpireTimeMs: Date.now() + 60_000 },
    origin: MediaOrigin.UPLOADED,
  };
  await store.media.create(file);
  const full: MediaStore = {
    put: async (_, bytes) => {
      let received = 0;
      for await (const chunk of bytes) {
        received += chunk.byteLength;
        if (received > 100_000) throw new MediaError('unavailable', 'the disk is full');
      }
      return received;
    },
    get: () => Promise.resolve(undefined),
    delete: () => Promise.resolve(),
    list: async function* () {
      // Nothing is stored.
    },
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const server = createServer((request, response) => {
    const { searchParams: parameters } = new URL(`http://media${request.url ?? '/'}`);
    const options = { files: store.media, bytes: full, metrics, logger };
    void serveFile(request, response, { mediaId: 'f', parameters }, options);
  });
  const limiter = new ConnectionLimiter({ listener: 'test', maximum: 10, logger });
  const baseUrl = await listenHttp(server, { host: '127.0.0.1', port: 0 }, limiter);
  const { url } = await serverLinks(baseUrl).upload(file);
  const response = await fetch(url, { method: 'PUT', body: Buffer.alloc(SIZE) });
  expect([response.status, await response.text()]).toEqual([503, 'unavailable; retry later\n']);
  expect(warn).toHaveBeenCalledOnce();
  server.close();
  await store.close();
});

test('serves an empty file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-files-'));
  const bytes = await createMediaStore(`folder:${folder}`);
  const store = await createStore('sqlite::memory:');
  const logger = await createLogger('test', 'silent');
  const file: MediaFile = {
    ...{ mediaId: 'f', tenantId: 'acme', state: MediaState.READY, mimeType: 'text/csv', fileName: '', size: 0 },
    ...{ sha256: '', problem: '', linkKey: 'ab', createTimeMs: 0, uploadExpireTimeMs: 0, origin: MediaOrigin.RECEIVED },
  };
  await store.media.create(file);
  await bytes.put('f', Readable.from([]));
  const server = createServer((request, response) => {
    const { searchParams: parameters } = new URL(`http://media${request.url ?? '/'}`);
    void serveFile(
      request,
      response,
      { mediaId: 'f', parameters },
      { files: store.media, bytes, metrics: createMetrics(), logger },
    );
  });
  const limiter = new ConnectionLimiter({ listener: 'test', maximum: 10, logger });
  const baseUrl = await listenHttp(server, { host: '127.0.0.1', port: 0 }, limiter);
  const response = await fetch(await serverLinks(baseUrl).download(file, 60));
  expect([response.status, await response.text()]).toEqual([200, '']);
  server.close();
  await store.close();
  await rm(folder, { recursive: true });
});
