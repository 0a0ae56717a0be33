import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newerSchema } from '../sql/newer-schema.ts';
import { integer } from '../sql/row.ts';
import { StoreError } from '../store-error.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

/** How long a write waits for the write of another process, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** The size of the page cache: enough for the part of the indexes that is written at random positions. */
const CACHE_KIB = 32 * 1024;

/** The size of the write-ahead log at which it is written back, in pages: 16 MiB, so that pages written often are written back once. */
const CHECKPOINT_PAGES = 4_096;

/**
 * Opens the database file, creates it if missing, and migrates its schema.
 *
 * Writes survive a crash of the process. After a power loss the last writes may be missing (`synchronous=NORMAL`): they
 * are in the log, and the worker and the projection repeat them.
 *
 * Deleted and overwritten values become zeros in the file (`secure_delete`), so that an erasure leaves no bytes of a person.
 */
export function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; ' +
        `PRAGMA cache_size = ${-CACHE_KIB}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    );
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw StoreError.is(error)
      ? error
      : new StoreError('misconfigured', `cannot open ${file}: ${messageOf(error)}`, error);
  }
}

/** Runs the work and converts every error into a StoreError. */
export function toStoreErrors<Result>(database: DatabaseSync, work: () => Result): Result {
  if (!database.isOpen) throw new StoreError('closed', 'the store was closed');
  try {
    return work();
  } catch (error) {
    throw StoreError.is(error) ? error : new StoreError('unavailable', `SQLite: ${messageOf(error)}`, error);
  }
}

/** Runs the work in one transaction. */
export function transaction<Result>(database: DatabaseSync, work: () => Result): Result {
  return toStoreErrors(database, () => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
}

function migrate(database: DatabaseSync): void {
  transaction(database, () => {
    const row = database.prepare('PRAGMA user_version').get();
    const version = row === undefined ? 0 : integer(row, 'user_version');
    if (version > MIGRATIONS.length) {
      throw newerSchema(version, MIGRATIONS.length);
    }
    for (const migration of MIGRATIONS.slice(version)) database.exec(migration);
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
