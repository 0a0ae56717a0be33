import type { DatabaseSync } from 'node:sqlite';
import { integer } from '../sql/row.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables/tables.ts';

/** Runs work that writes in one transaction. */
export type Write = <Result>(work: () => Result) => Result;

/** The two kinds of writes of a connection. */
export interface Writes {
  /** A write whose deliveries and links change only through their tables, which remember them for the next such write. */
  readonly writeByTables: Write;
  /** Any other write. The tables forget their rows. */
  readonly write: Write;
}

/** Returns the writes of a connection. What the tables remember survives no failed write, and no write of another connection. */
export function createWrites(database: Database, { deliveries, links }: Tables): Writes {
  const forget = (): void => {
    deliveries.forget();
    links.forget();
  };
  const isChangedByOthers = watchOthers(database.connection);
  return {
    writeByTables: (work) => {
      try {
        return database.write(() => {
          if (isChangedByOthers()) forget();
          return work();
        });
      } catch (error) {
        forget();
        throw error;
      }
    },
    write: (work) => {
      forget();
      try {
        return database.write(work);
      } finally {
        forget();
      }
    },
  };
}

/** Returns a function that returns whether another connection has written since its last call. */
function watchOthers(connection: DatabaseSync): () => boolean {
  const select = connection.prepare('PRAGMA data_version');
  let last: number | undefined;
  return () => {
    const row = select.get();
    const version = row && integer(row, 'data_version');
    const isChanged = version !== last;
    last = version;
    return isChanged;
  };
}
