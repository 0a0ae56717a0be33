import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-migrate-'));
});
afterEach(() => rm(folder, { recursive: true }));

function runWorker(store: string, ...args: string[]) {
  const program = ['--conditions=@chat4all/source', join(import.meta.dirname, 'main.ts'), ...args];
  const env = { PATH: process.env['PATH'], CHAT4ALL_STORE: store };
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { env, cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('worker migrate', () => {
  it('migrates the schema and exits', () => {
    expect(runWorker('sqlite:chat.db', 'migrate')).toMatchObject({ status: 0, stderr: '' });
    using database = new DatabaseSync(join(folder, 'chat.db'));
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toContainEqual({ name: 'deliveries' });
  });

  it('is idempotent', () => {
    runWorker('sqlite:chat.db', 'migrate');
    const { status, stdout } = runWorker('sqlite:chat.db', 'migrate');
    expect(status).toBe(0);
    expect(stdout).toContain('schema migrated');
  });

  it('fails with one message if the store is unavailable', () => {
    const { status, stderr } = runWorker('postgres://ana:secret@127.0.0.1:1/chat', 'migrate');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^worker: .*127\.0\.0\.1:1.*\n$/);
    expect(stderr).not.toContain('secret');
  });

  it('refuses other arguments', () => {
    const { status, stderr } = runWorker('sqlite:chat.db', 'migrate', 'down');
    expect(status).toBe(1);
    expect(stderr).toContain('unknown argument "migrate down"');
  });
});
