import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMediaStore } from '../create-media-store.ts';
import { describeMediaStore } from '../testing/describe-media-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-media-'));
});
afterEach(() => rm(folder, { recursive: true }));

describeMediaStore('folder', () =>
  Promise.resolve({ open: () => createMediaStore(`folder:${folder}`), dispose: () => Promise.resolve() }),
);

test('creates folders and files for its user only', async () => {
  const inside = join(folder, 'new/media');
  const store = await createMediaStore(`folder:${inside}`);
  await store.put('abc', Readable.from([Buffer.from('1')]));
  const modes = await Promise.all(
    ['files', 'partial', 'files/bc', 'files/bc/abc'].map(async (name) => (await stat(join(inside, name))).mode & 0o777),
  );
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o600]);
});

test('deletes what a process left an hour ago when it ended, and keeps what another one writes', async () => {
  const partial = join(folder, 'partial');
  await mkdir(partial);
  await Promise.all(['old', 'new'].map((name) => writeFile(join(partial, name), '1')));
  const old = new Date(Date.now() - 2 * 3_600_000);
  await utimes(join(partial, 'old'), old, old);
  await createMediaStore(`folder:${folder}`);
  expect(await readdir(partial)).toEqual(['new']);
});

test('fails with unavailable if the folder cannot be written', async () => {
  const store = await createMediaStore(`folder:${folder}`);
  await writeFile(join(folder, 'partial'), '');
  await expect(store.put('a', Readable.from([Buffer.from('1')]))).rejects.toMatchObject({ code: 'unavailable' });
  await expect(store.check()).rejects.toMatchObject({ code: 'unavailable', retryable: true });
});

test('names a folder that it cannot use', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(createMediaStore(`folder:${folder}/file`)).rejects.toMatchObject({
    code: 'misconfigured',
    message: `media: cannot use the folder "${folder}/file"`,
  });
});
