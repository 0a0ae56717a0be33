import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeStore } from '../../testing.ts';
import { delivery } from '../../testing/samples.ts';
import { type ThreadOptions, serveStore } from './serve-store.ts';
import type { StorePort } from './store-calls.ts';
import { openThreadedSqliteStore } from './threaded-store.ts';

// Messages pass a channel as between threads, without the time that the start of a thread takes.
describeStore('SQLite behind a channel', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
  const startServing = (options: ThreadOptions): StorePort => {
    const { port1, port2 } = new MessageChannel();
    serveStore(port2, options);
    return port1;
  };
  return {
    open: (now, options) =>
      openThreadedSqliteStore({ file: join(folder, 'chat4all.db'), now, ...options }, startServing),
    dispose: () => rm(folder, { recursive: true }),
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('serves reads, and the event loop, while another process locks the file', async () => {
  const file = join(folder, 'chat4all.db');
  const store = await openThreadedSqliteStore({ file });
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  let isWritten = false;
  const record = delivery('m1');
  const writing = store.admit([{ record, logPosition: 'p1' }]).then(() => {
    isWritten = true;
  });
  expect(await store.getMessage(record.tenantId, 'm1')).toBeUndefined();
  expect(isWritten).toBe(false);
  other.exec('COMMIT');
  await writing;
  expect(await store.getMessage(record.tenantId, 'm1')).toMatchObject({ messageId: 'm1' });
  other.close();
  await store.close();
});

test('a failed write is a StoreError, and a closed store refuses calls', async () => {
  const store = await openThreadedSqliteStore({ file: join(folder, 'chat4all.db') });
  const list = store.deadLetters.list({ tenantId: 't', pageSize: 1, pageToken: 'wrong' });
  await expect(list).rejects.toMatchObject({ name: 'StoreError', code: 'invalid' });
  await store.close();
  await expect(store.setUsed()).rejects.toMatchObject({ name: 'StoreError', code: 'closed' });
  await expect(store.getMessage('t', 'm')).rejects.toMatchObject({ code: 'closed' });
  await store.close();
});

test('names a file that cannot be opened', async () => {
  await expect(openThreadedSqliteStore({ file: folder })).rejects.toThrow(folder);
});
