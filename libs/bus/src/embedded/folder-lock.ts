import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BusError } from '../bus-error.ts';
import { fileError } from './file-error.ts';
import { FolderHolder } from './folder-holder.ts';
import { segmentNumber } from './segment.ts';

const SQLITE_BUSY = 5;

/**
 * The lock of a folder. Node has no file locks, but SQLite uses them: an exclusive transaction on an empty database is a
 * lock that the kernel releases when the process ends. So no lock is left behind, pids may be reused, containers that
 * share a folder see each other, and of two concurrent processes one gets it.
 */
export class FolderLock {
  readonly #database: DatabaseSync;
  readonly #holder: FolderHolder;

  private constructor(database: DatabaseSync, holder: FolderHolder) {
    this.#database = database;
    this.#holder = holder;
  }

  /**
   * Fails with `locked`, naming the folder and the pid, if another bus uses the folder, also if its lock was deleted or replaced meanwhile
   * and its process, named in `lock.pid`, runs on this machine. Fails with `misconfigured` if the lock was deleted and no such process is
   * found, because one of another machine or container may still use the folder.
   */
  static async acquire(folder: string): Promise<FolderLock> {
    const holder = new FolderHolder(folder);
    const living = await holder.livingPid();
    if (living !== undefined) throw lockedError(folder, living);
    await assertLockExists(folder);
    const attempt = `cannot lock the folder ${folder}`;
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(join(folder, 'lock'));
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    } catch (error) {
      database?.close();
      if (!isBusy(error)) throw fileError(attempt, error);
      throw lockedError(folder, await holder.pid(), error);
    }
    try {
      await holder.record();
    } catch (error) {
      database.close();
      throw fileError(attempt, error);
    }
    return new FolderLock(database, holder);
  }

  async release(): Promise<void> {
    try {
      // First, while no other process can have written it.
      await this.#holder.clear();
    } finally {
      this.#database.close();
    }
  }
}

function lockedError(folder: string, pid: string, cause?: unknown): BusError {
  return new BusError('locked', `the folder ${folder} is used by process ${pid}; stop it or choose another folder`, {
    cause,
  });
}

async function assertLockExists(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(`cannot read the folder ${folder}`, error);
  });
  if (names.includes('lock') || !names.some((name) => segmentNumber(name) !== undefined)) return;
  throw new BusError(
    'misconfigured',
    `the folder ${folder} has a journal but no file "lock", so a process of another container or machine may still use it; make sure that none does, then create it: touch ${join(folder, 'lock')}`,
  );
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}
