import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestSchema, createTestSchema } from '../../test/with-postgres.ts';
import type { Store } from '../store.ts';
import { createPostgresStore } from './postgres-store.ts';

let schema: TestSchema;
let store: Store;
beforeEach(async () => {
  schema = await createTestSchema();
  store = await createPostgresStore({ url: schema.url });
  await store.check();
});
afterEach(async () => {
  await store.close();
  await schema.drop();
});

test('fails while the server is read-only', async () => {
  const url = new URL(schema.url);
  url.searchParams.set('options', `${url.searchParams.get('options')} -c default_transaction_read_only=on`);
  const readOnly = await createPostgresStore({ url: url.href });
  await expect(readOnly.check()).rejects.toMatchObject({ code: 'unavailable' });
  await readOnly.close();
});

test('fails while the server reports a full disk', async () => {
  await schema.query(`
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE UPDATE ON store_state EXECUTE FUNCTION full_disk()`);
  await expect(store.check()).rejects.toMatchObject({ code: 'unavailable', message: /could not extend file/ });
  await schema.query('DROP TRIGGER full_disk ON store_state');
  await store.check();
});
