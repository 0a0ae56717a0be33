import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DeliveryState, InboundRecord } from '@chat4all/proto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore } from '../create-store.ts';
import { describeStore } from '../testing.ts';
import { ANA, BEA, delivery, fact, inbound, inboundReport, user } from '../testing/samples.ts';
import { createSqliteStore } from './sqlite-store.ts';

describeStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
  return {
    open: (now, options) =>
      Promise.resolve(createSqliteStore({ file: join(folder, 'nested', 'chat4all.db'), now, ...options })),
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

test('leaves no bytes of an erased person in its files', async () => {
  const store = createSqliteStore({ file: join(folder, 'chat4all.db') });
  const filesWith = async (marker: string): Promise<string[]> => {
    const files = await readdir(folder);
    const contents = await Promise.all(files.map((file) => readFile(join(folder, file), 'latin1')));
    return files.filter((_, index) => contents[index]?.includes(marker));
  };
  const content = (body: string) => ({ kind: { $case: 'text' as const, value: { body, previewUrl: false } } });
  const write = async (from: number): Promise<void> => {
    for (let index = from; index < from + 100; index += 1) {
      const [identity, text] = index % 5 === 0 ? [ANA, 'MARKER-TEXT'] : [BEA, 'other'];
      // Short and longer than a page.
      const body = `${text} ${text.repeat(index % 3 === 0 ? 800 : 1)}`;
      const record = delivery(`m${index}`, { identity, content: content(body) });
      await store.apply([{ kind: 'accepted', record: { ...record, sendTimeMs: record.acceptTimeMs } }]);
      await store.takeDue(1);
      await store.admit([{ record, logPosition: `p${index}` }]);
      await store.apply([fact(DeliveryState.SENT, { deliveryId: `m${index}-0`, providerMessageId: `wamid.${index}` })]);
      const received = { ...inbound(`in${index}`), sender: identity, profileName: text, content: content(body) };
      await store.receive([inboundReport(`in${index}`, { record: InboundRecord.fromPartial(received) })]);
    }
  };
  await store.directory.putUser('acme', user('ana'));
  await write(0);
  await write(100);
  expect(await filesWith('MARKER-TEXT')).not.toEqual([]);
  expect(await store.directory.eraseUser('acme', 'ana')).toEqual({ openDeliveries: 0, erasedMessages: 80 });
  for (const marker of ['MARKER-TEXT', ANA.value]) expect(await filesWith(marker)).toEqual([]);
  await store.close();
  for (const marker of ['MARKER-TEXT', ANA.value]) expect(await filesWith(marker)).toEqual([]);
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
