import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestSchema, createTestSchema } from '../../test/with-postgres.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { createPostgresStore } from './postgres-store.ts';

describe('PostgreSQL, at start', () => {
  let schema: TestSchema;
  let folder: string;
  beforeEach(async () => {
    schema = await createTestSchema();
    folder = await mkdtemp(join(tmpdir(), 'chat4all-store-'));
  });
  afterEach(async () => {
    await schema.drop();
    await rm(folder, { recursive: true });
  });

  const changed = (change: (url: URL) => void): string => {
    const url = new URL(schema.url);
    change(url);
    return url.href;
  };

  test('creates the schema once for processes that start together', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => createPostgresStore({ url: schema.url })));
    await Promise.all(stores.map((store) => store.check()));
    expect(await schema.query('SELECT version FROM chat4all_schema')).toEqual([{ version: MIGRATIONS.length }]);
    await Promise.all(stores.map((store) => store.close()));
  });

  test('gives a migration more time than `statement_timeout`', async () => {
    // Another process migrates, and holds the lock of migrations.
    const blocker = new Client(schema.url);
    await blocker.connect();
    await blocker.query('SELECT pg_advisory_lock(7161970376424090220)');
    const opening = createPostgresStore({
      url: changed((url) => {
        url.searchParams.set('statement_timeout', '500');
      }),
    });
    await sleep(1_500);
    await blocker.end();
    const store = await opening;
    expect(await schema.query('SELECT version FROM chat4all_schema')).toEqual([{ version: MIGRATIONS.length }]);
    await store.close();
  });

  test('refuses a schema of a newer version', async () => {
    await (await createPostgresStore({ url: schema.url })).close();
    await schema.query('UPDATE chat4all_schema SET version = 1000');
    await expect(createPostgresStore({ url: schema.url })).rejects.toThrow('schema version 1000');
  });

  test('reports a wrong password at once, without showing it', async () => {
    const url = changed((u) => (u.password = 'not-the-password'));
    const failure: unknown = await createPostgresStore({ url }).catch((error: unknown) => error);
    const { host, pathname } = new URL(url);
    expect(failure).toMatchObject({ code: 'misconfigured' });
    expect(String(failure)).toContain(host + pathname);
    expect(String(failure)).not.toContain('not-the-password');
  });

  test('reports a missing database at once', async () => {
    const url = changed((u) => (u.pathname = '/nowhere'));
    await expect(createPostgresStore({ url })).rejects.toThrow('the database does not exist');
  });

  test('reports a missing privilege at once', async () => {
    const url = changed((u) => {
      u.searchParams.set('options', '-csearch_path=pg_catalog');
    });
    await expect(createPostgresStore({ url })).rejects.toMatchObject({ code: 'misconfigured' });
  });

  test('reads the password from a file', async () => {
    const file = join(folder, 'password');
    await writeFile(file, `${decodeURIComponent(new URL(schema.url).password)}\n`);
    const url = changed((u) => {
      u.password = '';
      u.searchParams.set('password_file', file);
    });
    const store = await createPostgresStore({ url });
    await store.check();
    await store.close();
  });
});
