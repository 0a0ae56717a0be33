import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { InboundRecord } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from '../create-store.ts';
import { describeStore } from '../testing.ts';
import { createSqliteStore } from './sqlite-store.ts';

describeStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
  return {
    open: (now) => Promise.resolve(createSqliteStore({ file: join(folder, 'nested', 'chat4all.db'), now })),
    dispose: () => rm(folder, { recursive: true }),
  };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('shares a file between two stores', async () => {
  const file = join(folder, 'chat4all.db');
  const one = createSqliteStore({ file });
  const other = createSqliteStore({ file });
  const timeMs = 1;
  const sender = { channel: 'whatsapp', kind: 'phone', value: '+1', accountId: 'a' };
  const record = InboundRecord.fromPartial({ messageId: 'in1', sender });
  await one.receive([{ kind: 'inbound', factId: 'log/0', tenantId: 't', timeMs, record }]);
  expect(await other.getMessage('t', 'in1')).toMatchObject({ sender });
  await one.close();
  await other.close();
});

test('names a path that cannot be written', async () => {
  const blocker = join(folder, 'file');
  await writeFile(blocker, '');
  const file = join(blocker, 'chat4all.db');
  expect(() => createSqliteStore({ file })).toThrow(file);
});

test('refuses a database of a newer version', () => {
  const file = join(folder, 'chat4all.db');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 1000');
  database.close();
  expect(() => createSqliteStore({ file })).toThrow('schema version 1000');
});

test('refuses an unknown scheme', async () => {
  await expect(createStore('mysql://localhost')).rejects.toMatchObject({ code: 'invalid' });
});
