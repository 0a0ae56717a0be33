import { spawnSync } from 'node:child_process';
import { mkdtemp, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '../store.ts';
import { delivery } from '../testing/samples.ts';
import { createSqliteStore } from './sqlite-store.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
  file = join(folder, 'chat4all.db');
});
afterEach(() => rm(folder, { recursive: true }));

const accept = (store: Store, index: number): Promise<unknown> =>
  store.apply([{ kind: 'accepted', record: delivery(`m${index}`) }]);

/** Fills a database, closes it, and overwrites all of it but the first pages. */
async function writeDamagedDatabase(): Promise<void> {
  const store = createSqliteStore({ file });
  for (let index = 0; index < 200; index += 1) await accept(store, index);
  await store.close();
  const from = 4_096;
  const { size } = await stat(file);
  const handle = await open(file, 'r+');
  await handle.write(Buffer.alloc(size - from, 0xa5), 0, size - from, from);
  await handle.close();
}

test('fails with `damaged` on a damaged page, and every check from then on', async () => {
  await writeDamagedDatabase();
  let store: Store | undefined;
  const use = async (): Promise<void> => {
    store = createSqliteStore({ file });
    await accept(store, 1);
  };
  await expect(use()).rejects.toMatchObject({ code: 'damaged', retryable: false });
  await expect(use()).rejects.toThrow(`${file} is damaged`);
  if (store) await expect(store.check()).rejects.toMatchObject({ code: 'damaged' });
  await store?.close();
});

test('refuses to open a file that is no database', async () => {
  await writeFile(file, Buffer.alloc(8_192, 0xa5));
  const opening = (): Store => createSqliteStore({ file });
  expect(opening).toThrow(`${file} is damaged`);
  expect(opening).toThrow(expect.objectContaining({ code: 'damaged' }));
});

test.each([
  ['the file was deleted', () => rm(file)],
  ['the file was replaced', () => rename(`${file}-copy`, file)],
  ['the write-ahead log was deleted', () => rm(`${file}-wal`)],
])('fails checks and writes with `damaged` after %s', async (_, change) => {
  const store = createSqliteStore({ file });
  await accept(store, 1);
  await writeFile(`${file}-copy`, '');
  await store.check();
  await change();
  await expect(store.check()).rejects.toMatchObject({ code: 'damaged' });
  await expect(accept(store, 2)).rejects.toThrow('was deleted or replaced');
  expect(await store.getMessage('acme', 'm1')).toBeDefined();
  await store.close();
});

test('fails a check while files cannot grow', () => {
  const script = `
    import { createStore } from './src/index.ts';
    const store = await createStore('sqlite:${file}');
    for (let index = 0; index < 300; index += 1) {
      const failed = await store.check().then(() => undefined, (error) => error);
      if (failed) { console.log(failed.code); break; }
    }`;
  const command = `ulimit -f 512; exec "$0" --conditions=@chat4all/source --input-type=module --eval "$1"`;
  const { stdout } = spawnSync('bash', ['-c', command, process.execPath, script], {
    cwd: join(import.meta.dirname, '../..'),
    encoding: 'utf8',
  });
  expect(stdout).toBe('unavailable\n');
});
