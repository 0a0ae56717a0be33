import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BusError } from '../bus-error.ts';
import { fileError } from './file-error.ts';

const sqliteBusy = 5;

/**
 * Holds a folder for one bus. Node offers no file locks, but SQLite takes them: an exclusive transaction on an empty
 * database is a lock that the kernel releases with the process, however it dies. So nothing is ever left behind,
 * pids may be reused, containers that share a folder see each other, and of two racing processes one wins.
 */
export class FolderLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Fails with `locked`, naming the folder and the holder's pid, when another bus holds the folder. */
  static async acquire(folder: string): Promise<FolderLock> {
    const holderPath = join(folder, 'lock.pid');
    const attempt = `Cannot lock the folder ${folder}`;
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(join(folder, 'lock'));
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      database?.close();
      if (!isBusy(error)) throw fileError(attempt, error);
      const pid = await readFile(holderPath, 'utf8').catch(() => 'unknown');
      throw new BusError('locked', `The folder ${folder} is in use by the process with pid ${pid}.`, { cause: error });
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

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
