import { statSync } from 'node:fs';
import { StoreError } from '../store-error.ts';

/** The file of an open database and its write-ahead log, to notice that they were deleted or replaced. */
export class DatabaseFiles {
  readonly #paths: readonly string[];
  readonly #opened: readonly string[];

  constructor(file: string) {
    this.#paths = file === ':memory:' ? [] : [file, `${file}-wal`];
    this.#opened = this.#paths.map(identityOf);
  }

  /** Fails with `damaged` if a path no longer names the file that was opened: writes to it would be lost. */
  assertSame(): void {
    const index = this.#paths.findIndex((path, each) => identityOf(path) !== this.#opened[each]);
    const path = this.#paths[index];
    if (path === undefined) return;
    throw new StoreError(
      'damaged',
      `SQLite: ${path} was deleted or replaced while it was open; before the process stops, copy the open file, then restore it`,
    );
  }
}

/** Returns device and inode of a file; empty if there is none. */
function identityOf(path: string): string {
  const file = statSync(path, { throwIfNoEntry: false });
  return file === undefined ? '' : `${file.dev}:${file.ino}`;
}
