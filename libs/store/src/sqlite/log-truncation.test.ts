import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { LogTruncation } from './log-truncation.ts';

test('empties the write-ahead log once no other process reads it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
  const file = join(folder, 'chat4all.db');
  const database = new DatabaseSync(file, { timeout: 1 });
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE texts (body TEXT); INSERT INTO texts VALUES (1)');
  const logSize = async (): Promise<number> => (await stat(`${file}-wal`)).size;
  const truncation = new LogTruncation(database);
  const reader = new DatabaseSync(file);
  reader.exec('BEGIN; SELECT * FROM texts');
  truncation.request();
  expect(await logSize()).toBeGreaterThan(0);
  reader.exec('ROLLBACK');
  truncation.retry();
  expect(await logSize()).toBe(0);
  database.exec('INSERT INTO texts VALUES (2)');
  truncation.retry();
  expect(await logSize()).toBeGreaterThan(0);
  reader.close();
  database.close();
  await rm(folder, { recursive: true });
});
