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

test('PostgreSQL that is killed under load fails calls, and never ends the process', async () => {
  const server = await startPostgres();
  const store = await createPostgresStore({ url: server.url });
  const running = { done: false };
  const call = async (): Promise<void> => {
    while (!running.done) {
      // Lists hold a connection over several statements.
      await store.listMessages({ tenantId: 'acme', pageSize: 10 }).catch(() => undefined);
      await store.accounts.list().catch(() => undefined);
    }
  };
  const calls = Array.from({ length: 20 }, call);
  for (let kills = 0; kills < 3; kills += 1) {
    await vi.waitFor(() => store.check(), { timeout: 20_000 });
    await server.kill();
    await server.start();
  }
  running.done = true;
  await Promise.all(calls);
  await vi.waitFor(() => store.check(), { timeout: 20_000 });
  await store.close();
  await server.dispose();
}, 60_000);

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
