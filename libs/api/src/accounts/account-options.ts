import type { Configuration, Connectors, Sealer } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';

/** How tenants may configure accounts. */
export interface AccountSettingsOptions {
  readonly connectors: Pick<Connectors, 'channels' | 'create' | 'isSecret'>;
  /** Encrypts the secrets of accounts; undefined without a master key, and then no account can be created. */
  readonly sealer: Sealer | undefined;
  /** The origins of the URLs that settings may have, such as `http://127.0.0.1:8090`: workers call them, and can reach more than a tenant can. */
  readonly urls: readonly string[];
}

/** The parts of AccountService. */
export interface AccountOptions extends AccountSettingsOptions {
  readonly configuration: Pick<Configuration, 'tenants' | 'accounts' | 'unusable' | 'refresh'>;
  readonly store: Pick<Store, 'configuration' | 'accounts'>;
}
