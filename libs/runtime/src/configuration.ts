import type { Accounts, OpenAccounts } from './accounts.ts';
import type { ReadConfiguration, TlsKeys } from './read-configuration.ts';
import type { Tenant } from './tenants.ts';

/** What the configuration file says now, and the accounts in it. */
export interface Configuration {
  readonly tenants: readonly Tenant[];
  /** Absent: the API is not encrypted. */
  readonly tls: TlsKeys | undefined;
  /** Always those of now: it can be kept. */
  readonly accounts: Accounts;
  /** What it was read from, itself first. */
  readonly files: readonly string[];
  /** Reads it again: all of it, or nothing when anything is wrong, which it throws as a `SettingsError`. */
  reload(): void;
  /** Calls the listener after it was read again. */
  onChange(listener: () => void): void;
}

/** Where a configuration comes from. */
export interface ConfigurationSource {
  /** Reads it. Throws a `SettingsError`. */
  readonly read: () => ReadConfiguration;
  /** Opens its accounts. Throws a `SettingsError`. */
  readonly open: OpenAccounts;
}

/** Reads a configuration for the first time. Throws a `SettingsError`. */
export function openConfiguration({ read, open }: ConfigurationSource): Configuration {
  const load = (): { readonly file: ReadConfiguration; readonly accounts: Accounts } => {
    const file = read();
    return { file, accounts: open(file.tenants) };
  };
  let now = load();
  const listeners: (() => void)[] = [];
  return {
    get tenants() {
      return now.file.tenants;
    },
    get tls() {
      return now.file.tls;
    },
    get files() {
      return now.file.files;
    },
    accounts: {
      get all() {
        return now.accounts.all;
      },
      find: (accountId) => now.accounts.find(accountId),
      of: (tenantId, channel) => now.accounts.of(tenantId, channel),
    },
    reload: () => {
      now = load();
      for (const listener of listeners) listener();
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
