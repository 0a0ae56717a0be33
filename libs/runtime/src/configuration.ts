import type { Accounts, OpenAccounts } from './accounts.ts';
import type { ReadConfiguration, TlsKeys } from './read-configuration.ts';
import { SettingsErrors } from './settings-error.ts';
import type { Tenant } from './tenants.ts';

/** The current configuration, and its accounts. */
export interface Configuration {
  readonly tenants: readonly Tenant[];
  /** Undefined if the API is not encrypted. */
  readonly tls: TlsKeys | undefined;
  /** Always the current accounts, also for holders of this object. */
  readonly accounts: Accounts;
  /** The files that it was read from, the configuration file first. */
  readonly files: readonly string[];
  /** Reads the files again. Throws a `SettingsError` if anything is invalid, and then changes nothing. */
  reload(): void;
  /** Calls the listener after each successful reload. */
  onChange(listener: () => void): void;
}

/** The source of a configuration. */
export interface ConfigurationSource {
  /** Reads the files. Throws a `SettingsError`, or returns what is wrong with the content in `errors`. */
  readonly read: () => ReadConfiguration & { readonly errors?: SettingsErrors };
  /** Creates the accounts. Throws a `SettingsError`. */
  readonly open: OpenAccounts;
}

/** Reads a configuration. Throws a `SettingsError`. */
export function openConfiguration({ read, open }: ConfigurationSource): Configuration {
  const load = (): { readonly file: ReadConfiguration; readonly accounts: Accounts } => {
    const { errors = new SettingsErrors(), ...file } = read();
    return { file, accounts: errors.finish(() => open(file.tenants)) };
  };
  let current = load();
  const listeners: (() => void)[] = [];
  return {
    get tenants() {
      return current.file.tenants;
    },
    get tls() {
      return current.file.tls;
    },
    get files() {
      return current.file.files;
    },
    accounts: {
      get all() {
        return current.accounts.all;
      },
      find: (accountId) => current.accounts.find(accountId),
      of: (tenantId, channel) => current.accounts.of(tenantId, channel),
      byProviderId: (channel, id) => current.accounts.byProviderId(channel, id),
    },
    reload: () => {
      current = load();
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
