import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type PostgresServer, startPostgres } from '@chat4all/test-servers';
import { type TestSchema, createTestSchema } from '../../test/with-postgres.ts';
import { delivery } from '../testing/samples.ts';
import { createPostgresStore } from './postgres-store.ts';

const candidate = { record: delivery('m1'), logPosition: 'p1' };

describe('PostgreSQL, after a connection is cut', () => {
  let schema: TestSchema;
  beforeEach(async () => {
    schema = await createTestSchema();
  });
  afterEach(() => schema.drop());

  test('fails the call in progress with `unavailable`; the next one succeeds', async () => {
    const store = await createPostgresStore({ url: schema.url });
    // A lock holds the call until its connection is cut.
    const blocker = new Client(schema.url);
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE messages');
    const call = store.admit([candidate]);
    const cut = blocker.query(`
      DO $$ BEGIN
        LOOP
          PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND query LIKE '%admit_deliveries%' AND pid IN (
            SELECT pid FROM pg_locks WHERE relation = 'messages'::regclass);
          EXIT WHEN FOUND;
          PERFORM pg_sleep(0.01), pg_stat_clear_snapshot();
        END LOOP;
      END $$`);
    await expect(call).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' });
    await cut;
    await blocker.end();
    expect(await store.admit([candidate])).toMatchObject([{ verdict: 'deliver' }]);
    await store.close();
  });
});

describe('PostgreSQL, while the server is down', () => {
  let server: PostgresServer;
  beforeEach(async () => {
    server = await startPostgres();
  });
  afterEach(() => server.dispose());

  test('opens without the server, fails with `unavailable`, and works when the server is up', async () => {
    await server.stop();
    const store = await createPostgresStore({ url: server.url });
    await expect(store.check()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(store.admit([candidate])).rejects.toMatchObject({ code: 'unavailable' });

    await server.start();
    // Not at once: the call may join an attempt to connect that began while the server was starting.
    await vi.waitFor(() => store.check(), { timeout: 10_000 });
    expect(await store.admit([candidate])).toMatchObject([{ verdict: 'deliver' }]);

    await server.stop();
    await expect(store.apply([])).rejects.toMatchObject({ code: 'unavailable' });
    await server.start();
    await vi.waitFor(() => store.check(), { timeout: 10_000 });
    expect(await store.admit([candidate])).toMatchObject([{ verdict: 'takeover' }]);
    await store.close();
  }, 60_000);
});
