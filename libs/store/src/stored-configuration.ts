import type { StoredAccounts } from './stored-accounts.ts';
import type { StoredApiKeys } from './stored-api-keys.ts';

/** The part of the configuration that tenants change by API, besides that of the configuration file. */
export interface StoredConfiguration {
  /**
   * Returns a number that grows with each change of accounts and keys, in the order of the changes. Cheap: may be called every
   * second by every process. The use of a key is no change.
   */
  revision(): Promise<number>;
  readonly accounts: StoredAccounts;
  readonly apiKeys: StoredApiKeys;
}
