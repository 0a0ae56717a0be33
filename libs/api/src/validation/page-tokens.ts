import { hash } from 'node:crypto';
import { invalidField } from '../errors/api-error.ts';

/** The length of the hash before the store's token: 72 bits. */
const HASH_LENGTH = 12;

/** The page tokens of one list. Each carries a hash of the rpc, the tenant and the filters, which all pages have in common. */
export class PageTokens {
  readonly #hash: string;

  constructor(rpc: string, filter: Readonly<Record<string, unknown>>) {
    this.#hash = hash('sha256', JSON.stringify([rpc, filter]), 'base64url').slice(0, HASH_LENGTH);
  }

  /** Returns the store's token; empty for the first page. Throws INVALID_ARGUMENT for a token of another list. */
  read(pageToken: string): string {
    if (pageToken === '') return '';
    if (pageToken.startsWith(this.#hash) && pageToken.length > HASH_LENGTH) return pageToken.slice(HASH_LENGTH);
    throw invalidField(
      'page_token',
      `is not from a list with these filters (got "${pageToken}"); repeat the filters of the page that returned it, or omit it for the first page`,
    );
  }

  /** Returns the token of the page after the store's token; empty if there is none. */
  write(storeToken: string | undefined): string {
    return storeToken ? `${this.#hash}${storeToken}` : '';
  }
}
