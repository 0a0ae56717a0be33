import type { DatabaseSync } from 'node:sqlite';
import { integer } from '../sql/row.ts';

/** Empties the write-ahead log after an erasure: it holds earlier versions of the pages, with the erased values. */
export class LogTruncation {
  readonly #database: DatabaseSync;
  /** True at the start, because a process that was killed may have erased someone. */
  #isPending = true;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Writes the log back to the file and empties it, now or in a later {@link retry}. */
  request(): void {
    this.#isPending = true;
    this.retry();
  }

  /** Empties the log if that was requested, and another process or a full disk prevented it. */
  retry(): void {
    if (!this.#isPending) return;
    try {
      const result = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
      this.#isPending = result === undefined || integer(result, 'busy') !== 0;
    } catch {
      // The next call tries again. The calls of the app report what is wrong with the store.
    }
  }
}
