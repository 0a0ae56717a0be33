import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';

/**
 * Opens the store that a URL names:
 * - `sqlite:./data/chat4all.db`, the path being relative to the working folder or absolute;
 * - `postgres://user@host:5432/database` (or `postgresql:`), see `PostgresStoreOptions` for its parameters.
 *
 * Both take `?retention_days=90`: messages are deleted that many days after they were accepted or came. Fails with
 * `invalid` for another scheme or a wrong parameter.
 */
export async function createStore(url: string): Promise<Store> {
  const scheme = url.slice(0, Math.max(url.indexOf(':'), 0));
  switch (scheme) {
    case 'sqlite': {
      const { createSqliteStore } = await import('./sqlite/sqlite-store.ts');
      const { readSqliteUrl } = await import('./sqlite/sqlite-url.ts');
      return createSqliteStore(readSqliteUrl(url));
    }
    case 'postgres':
    case 'postgresql': {
      const { createPostgresStore } = await import('./postgres/postgres-store.ts');
      return createPostgresStore({ url });
    }
    default:
      // The rest of the text may hold a password.
      throw new StoreError(
        'invalid',
        `unknown kind of store "${scheme}": give sqlite:<file> or postgres://<user>@<host>/<database>`,
      );
  }
}
