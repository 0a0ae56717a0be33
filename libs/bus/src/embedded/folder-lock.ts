import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BusError } from '../bus-error.ts';
import { fileError } from './file-error.ts';
import { segmentNumber } from './segment.ts';

const SQLITE_BUSY = 5;

/**
 * The lock of a folder. Node has no file locks, but SQLite uses them: an exclusive transaction on an empty database is a
 * lock that the kernel releases when the process ends. So no lock is left behind, pids may be reused, containers that
 * share a folder see each other, and of two concurrent processes one gets it.
 */
export class FolderLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Fails with `locked`, naming the folder and the pid, if another bus uses the folder, and with `misconfigured` if its lock was
   * deleted, because another bus may then still use it.
   */
  static async acquire(folder: string): Promise<FolderLock> {
    await assertLockExists(folder);
    const holderPath = join(folder, 'lock.pid');
    const attempt = `cannot lock the folder ${folder}`;
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(join(folder, 'lock'));
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      database?.close();
      if (!isBusy(error)) throw fileError(attempt, error);
      const pid = await readFile(holderPath, 'utf8').catch(() => 'unknown');
      throw new BusError('locked', `the folder ${folder} is used by process ${pid}; stop it or choose another folder`, {
        cause: error,
      });
    }
    try {
      await writeFile(holderPath, String(process.pid));
    } catch (error) {
      database.close();
      throw fileError(attempt, error);
    }
    return new FolderLock(database);
  }

  release(): void {
    this.#database.close();
  }
}

async function assertLockExists(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(`cannot read the folder ${folder}`, error);
  });
  if (names.includes('lock') || !names.some((name) => segmentNumber(name) !== undefined)) return;
  throw new BusError(
    'misconfigured',
    `the folder ${folder} has a journal but no file "lock", so another process may still use it; make sure that none does, then create it: touch ${join(folder, 'lock')}`,
  );
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
