import { StoreError } from './store-error.ts';
import type { Store } from './store.ts';

/**
 * Opens the store that a URL names: `sqlite:./data/chat4all.db`, the path being relative to the working folder or
 * absolute. Fails with `invalid` for another scheme.
 */
export async function createStore(url: string): Promise<Store> {
  const [scheme, ...rest] = url.split(':');
  switch (scheme) {
    case 'sqlite': {
      const { createSqliteStore } = await import('./sqlite/sqlite-store.ts');
      return createSqliteStore({ file: rest.join(':') });
    }
    default:
      throw new StoreError('invalid', `unknown store "${url}": give sqlite:<file>`);
  }
}
