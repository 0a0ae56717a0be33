import { expect, test } from 'vitest';
import { createStore } from '../create-store.ts';
import { readPostgresUrl } from './postgres-url.ts';

test('reads the location without the secret, and passes other parameters to pg', async () => {
  const settings = await readPostgresUrl(
    'postgres://ana:secret@db:6000/chat?pool_size=3&statement_timeout=2000&retention_days=90&search=true&sslmode=no-verify',
  );
  expect(settings).toEqual({
    connectionString: 'postgres://ana:secret@db:6000/chat?sslmode=no-verify',
    location: 'db:6000/chat',
    poolSize: 3,
    statementTimeoutMs: 2_000,
    retentionDays: 90,
    search: true,
  });
});

test('has defaults', async () => {
  expect(await readPostgresUrl('postgresql://ana@db/chat')).toMatchObject({
    location: 'db:5432/chat',
    poolSize: 10,
    statementTimeoutMs: 25_000,
    retentionDays: undefined,
    search: false,
  });
});

test.each([
  ['a pool without connections', 'postgres://db/chat?pool_size=0', 'invalid', 'pool_size'],
  ['half a day', 'postgres://db/chat?retention_days=0.5', 'invalid', 'retention_days'],
  ['a flag of another kind', 'postgres://db/chat?search=yes', 'invalid', 'search'],
  ['a missing file', 'postgres://db/chat?password_file=/nowhere', 'misconfigured', 'password_file'],
  ['a missing certificate', 'postgres://db/chat?sslrootcert=/nowhere', 'misconfigured', 'sslrootcert'],
  ['no URL', 'postgres://ana:secret@db:port', 'invalid', 'not a URL'],
  ['another scheme', 'mysql://ana:secret@db', 'invalid', 'postgres://'],
  ['SQLite without a file', 'sqlite:', 'invalid', 'sqlite:<file>'],
])('refuses %s', async (_, url, code, message) => {
  const failure: unknown = await createStore(url).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'StoreError', code });
  expect(String(failure)).toContain(message);
  expect(String(failure)).not.toContain('secret');
});
