import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MediaStore, createMediaStore } from '@chat4all/media';
import { MediaOrigin, MediaState } from '@chat4all/proto';
import { createLogger, systemClock } from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startSweepingBytes } from './sweep-bytes.ts';

const HOUR_MS = 3_600_000;
const logger = await createLogger('test', 'silent');

let folder: string;
let store: Store;
let bytes: MediaStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-sweep-'));
  store = await createStore('sqlite::memory:');
  bytes = await createMediaStore(`folder:${folder}`);
  for (const id of ['known', 'orphan', 'other']) await bytes.put(id, new Blob([id]).stream());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await store.close();
  await rm(folder, { recursive: true });
});

const ids = async (): Promise<string[]> => {
  const found = [];
  for await (const { id } of bytes.list()) found.push(id);
  return found.sort();
};

/** Runs the first step of a process some hours from now. */
async function sweep(hours: number): Promise<void> {
  const add = vi.spyOn(store.usage, 'add');
  const clock = { ...systemClock, now: () => Date.now() + hours * HOUR_MS };
  const sweeping = startSweepingBytes({ store, bytes, logger, clock });
  await vi.waitFor(() => {
    expect(add).toHaveBeenCalled();
  });
  await sweeping.close();
  add.mockRestore();
}

const create = (mediaId: string): Promise<boolean> =>
  store.media.create({
    ...{ mediaId, tenantId: 'acme', state: MediaState.READY, mimeType: 'image/png', fileName: '', size: 5 },
    ...{ sha256: '', problem: '', linkKey: '', createTimeMs: 0, uploadExpireTimeMs: 0 },
    origin: MediaOrigin.UPLOADED,
  });

test('deletes bytes without a file once they are older than any upload', async () => {
  await create('known');
  await sweep(24);
  expect(await ids()).toEqual(['known', 'orphan', 'other']);
  await sweep(49);
  expect(await ids()).toEqual(['known']);
});

test('sweeps once a day over all processes', async () => {
  await create('known');
  await sweep(49);
  await bytes.put('late', new Blob(['late']).stream());
  await sweep(49);
  expect(await ids()).toEqual(['known', 'late']);
});

test('deletes nothing if no bytes have a file: the store may be the wrong one', async () => {
  await sweep(49);
  expect(await ids()).toEqual(['known', 'orphan', 'other']);
});
