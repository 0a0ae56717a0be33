import { MediaError, type MediaStore } from '@chat4all/media';
import { MediaOrigin, MediaState } from '@chat4all/proto';
import { createLogger } from '@chat4all/runtime';
import { type MediaFile, createStore } from '@chat4all/store';
import { expect, test, vi } from 'vitest';
import { startMediaServer } from './media-server.ts';
import { serverLinks } from './server-links.ts';

const SIZE = 5_000_000;

test('answers 503 and logs when the bytes cannot be stored in the middle of an upload', async () => {
  const store = await createStore('sqlite::memory:');
  const logger = await createLogger('test', 'silent');
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
  const server = await startMediaServer({ files: store.media, bytes: full, logger }, { host: '127.0.0.1', port: 0 });
  const { url } = await serverLinks(server.url).upload(file);
  const response = await fetch(url, { method: 'PUT', body: Buffer.alloc(SIZE) });
  expect([response.status, await response.text()]).toEqual([503, 'unavailable; retry later\n']);
  expect(warn).toHaveBeenCalledOnce();
  await server.close();
  await store.close();
});
