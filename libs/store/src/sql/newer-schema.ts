import { StoreError } from '../store-error.ts';

/** Returns the error for a database that a newer version of Chat4All has migrated. */
export function newerSchema(found: number, known: number): StoreError {
  return new StoreError(
    'misconfigured',
    `the database has schema version ${found}, but this version of Chat4All supports up to ${known}; upgrade it`,
  );
}
