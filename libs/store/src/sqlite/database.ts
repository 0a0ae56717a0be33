import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newerSchema } from '../sql/newer-schema.ts';
import { integer } from '../sql/row.ts';
import { StoreError } from '../store-error.ts';
import { MIGRATIONS } from './migrations/migrations.ts';

/** How long a write waits for another process that writes, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** The cache holds the part of the indexes that is written at random places. */
const CACHE_KIB = 32 * 1024;

/** How large the write-ahead log grows before it is written back: 16 MiB, so that pages written often are written back once. */
const CHECKPOINT_PAGES = 4_096;

/**
 * Opens the file, makes it if it is missing, and brings its schema up to date.
 *
 * Writes survive the death of the process. After a power loss the last moments may be missing (`synchronous=NORMAL`):
 * the log has them, and the worker and the projection bring them back.
 */
export function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; ' +
        `PRAGMA cache_size = ${-CACHE_KIB}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
    );
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    throw StoreError.is(error)
      ? error
      : new StoreError('misconfigured', `cannot open ${file}: ${reason(error)}`, error);
  }
}

/** Runs the work; whatever SQLite throws becomes a StoreError. */
export function toStoreErrors<Result>(database: DatabaseSync, work: () => Result): Result {
  if (!database.isOpen) throw new StoreError('closed', 'the store was closed');
  try {
    return work();
  } catch (error) {
    throw StoreError.is(error) ? error : new StoreError('unavailable', `SQLite: ${reason(error)}`, error);
  }
}

/** Runs the work in one transaction: all of it is written, or nothing. */
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

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
