import { StoreError } from '../store-error.ts';

/** The error for a database that a newer version of this program has migrated. */
export function newerSchema(found: number, known: number): StoreError {
  return new StoreError(
    'misconfigured',
    `the database has schema version ${found}, this program knows ${known}: run a newer one`,
  );
}
