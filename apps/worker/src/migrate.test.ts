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
  it('brings the schema up to date and ends', () => {
    expect(runWorker('sqlite:chat.db', 'migrate')).toMatchObject({ status: 0, stderr: '' });
    using database = new DatabaseSync(join(folder, 'chat.db'));
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toContainEqual({ name: 'deliveries' });
  });

  it('does nothing the second time', () => {
    runWorker('sqlite:chat.db', 'migrate');
    const { status, stdout } = runWorker('sqlite:chat.db', 'migrate');
    expect(status).toBe(0);
    expect(stdout).toContain('the schema is up to date');
  });

  it('fails with one sentence when the store cannot be reached, so that the deployment stops there', () => {
    const { status, stderr } = runWorker('postgres://ana:secret@127.0.0.1:1/chat', 'migrate');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^worker: .*127\.0\.0\.1:1.*\n$/);
    expect(stderr).not.toContain('secret');
  });

  it('takes no other argument', () => {
    const { status, stderr } = runWorker('sqlite:chat.db', 'migrate', 'down');
    expect(status).toBe(1);
    expect(stderr).toContain('"migrate down" is no argument');
  });
});
