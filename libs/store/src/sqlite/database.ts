import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newerSchema } from '../sql/newer-schema.ts';
import { integer } from '../sql/row.ts';
import { StoreError } from '../store-error.ts';
import { DatabaseFiles } from './database-files.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { toStoreError } from './sqlite-error.ts';

/** How long a write waits for the write of another process, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** The size of the page cache: enough for the part of the indexes that is written at random positions. */
const CACHE_KIB = 32 * 1024;

/** The size of the write-ahead log at which it is written back, in pages: 16 MiB, so that pages written often are written back once. */
const CHECKPOINT_PAGES = 4_096;

/** An open database file. Its methods throw only StoreErrors. */
export class Database {
  readonly connection: DatabaseSync;
  readonly #file: string;
  readonly #isReadOnly: boolean;
  readonly #files: DatabaseFiles;
  /** The damage that a call has met; a check fails with it until the process is restarted with a restored file. */
  #damage: StoreError | undefined;

  /**
   * Opens the database file, creates it if missing, and migrates its schema. Fails with `misconfigured` if it cannot be
   * opened, and with `damaged` if it is no database or a damaged one.
   *
   * Writes survive a crash of the process. After a power loss the last writes may be missing (`synchronous=NORMAL`): they
   * are in the log, and the worker and the projection repeat them.
   *
   * With `isReadOnly`, opens an existing database, and writes fail.
   *
   * Deleted and overwritten values become zeros in the file (`secure_delete`), so that an erasure leaves no bytes of a person.
   */
  constructor(file: string, isReadOnly = false) {
    this.#file = file;
    this.#isReadOnly = isReadOnly;
    let connection: DatabaseSync | undefined;
    try {
      if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
      connection = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: isReadOnly });
      connection.exec(`PRAGMA temp_store = MEMORY; PRAGMA cache_size = ${-CACHE_KIB}`);
      if (!isReadOnly) {
        connection.exec(
          'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; ' +
            `PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
        );
        migrate(connection);
      }
      this.connection = connection;
      this.#files = new DatabaseFiles(file);
    } catch (error) {
      connection?.close();
      throw toStoreError(error, file, 'misconfigured');
    }
  }

  /** Runs work that only reads. */
  read<Result>(work: () => Result): Result {
    if (!this.connection.isOpen) throw new StoreError('closed', 'the store was closed');
    try {
      return work();
    } catch (error) {
      const storeError = toStoreError(error, this.#file, 'unavailable');
      if (storeError.code === 'damaged') this.#damage = storeError;
      throw storeError;
    }
  }

  /** Runs work in one transaction. Fails with `damaged` if the file was deleted. */
  write<Result>(work: () => Result): Result {
    return this.read(() => {
      this.#files.assertSame();
      return transaction(this.connection, work);
    });
  }

  /** Writes with `write`, a small change, unless it only reads. Throws if that fails, or if the database is damaged. */
  check(write: () => void): void {
    if (!this.#isReadOnly) this.write(write);
    if (this.#damage !== undefined) throw this.#damage;
  }

  close(): void {
    if (this.connection.isOpen) this.connection.close();
  }
}

function transaction<Result>(connection: DatabaseSync, work: () => Result): Result {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function migrate(connection: DatabaseSync): void {
  transaction(connection, () => {
    const row = connection.prepare('PRAGMA user_version').get();
    const version = row === undefined ? 0 : integer(row, 'user_version');
    if (version > MIGRATIONS.length) {
      throw newerSchema(version, MIGRATIONS.length);
    }
    for (const migration of MIGRATIONS.slice(version)) connection.exec(migration);
    if (version === 0) connection.exec('UPDATE store_state SET is_new = 1');
    connection.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}
