import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';
import type { SqliteStoreOptions } from './sqlite/sqlite-store.ts';
import { readFlag, readWholeNumber } from './url-parameter.ts';

/**
 * Opens the store at a URL:
 * - `sqlite:./data/chat4all.db`: a file, its path relative to the working directory or absolute;
 * - `postgres://user@host:5432/database` (or `postgresql:`): see `PostgresStoreOptions` for its parameters.
 *
 * Both accept `?retention_days=90`: messages are deleted that many days after they were accepted or received; and `?search=true`: new
 * messages are indexed for {@link Store.search}. Fails with `invalid` for another scheme or a wrong parameter.
 */
export async function createStore(url: string): Promise<Store> {
  const scheme = url.slice(0, Math.max(url.indexOf(':'), 0));
  switch (scheme) {
    case 'sqlite': {
      const { createSqliteStore } = await import('./sqlite/sqlite-store.ts');
      return createSqliteStore(readSqliteUrl(url));
    }
    case 'postgres':
    case 'postgresql': {
      const { createPostgresStore } = await import('./postgres/postgres-store.ts');
      return createPostgresStore({ url });
    }
    default:
      // The rest of the URL may contain a password.
      throw new StoreError(
        'invalid',
        `store: unknown scheme "${scheme}"; use sqlite:<file> or postgres://<user>@<host>/<database>`,
      );
  }
}

/** Reads `sqlite:<file>?retention_days=<days>&search=true`. Fails with `invalid` if the file is missing or a parameter is wrong. */
function readSqliteUrl(url: string): SqliteStoreOptions {
  const [file = '', query] = url.slice('sqlite:'.length).split('?', 2);
  if (file === '') throw new StoreError('invalid', 'store: the URL has no file; use sqlite:<file>');
  const parameters = new URLSearchParams(query);
  const retentionDays = readWholeNumber(parameters, 'retention_days');
  const search = readFlag(parameters, 'search');
  return { file, search, ...(retentionDays !== undefined && { retentionDays }) };
}
