import type { AccountLookUp, Accounts, OpenAccounts, OpenedAccounts, UnusableAccount } from './accounts.ts';
import { mergeTenants } from './merge-tenants.ts';
import type { ReadConfiguration, TlsKeys } from './read-configuration.ts';
import { SettingsErrors } from './settings-error.ts';
import type { StoredSettings } from './stored-settings.ts';
import type { Tenant } from './tenants.ts';

/** The current configuration, and its accounts: those of the file, and those of the store. */
export interface Configuration {
  /** The tenants of the file, with their API keys of the file and of the store. */
  readonly tenants: readonly Tenant[];
  /** Undefined if the API is not encrypted. */
  readonly tls: TlsKeys | undefined;
  /** Always the current accounts, also for holders of this object. */
  readonly accounts: Accounts;
  /** The accounts of the store that cannot be used. */
  readonly unusable: readonly UnusableAccount[];
  /** The files that it was read from, the configuration file first. */
  readonly files: readonly string[];
  /** Reads the files again. Throws a `SettingsError` if anything is invalid, and then changes nothing. */
  reload(): void;
  /** Reads the store again, so that changes of this process are effective at once. Rejects with a `StoreError`. */
  refresh(): Promise<void>;
  /** Follows a store: until it was read, accounts are not complete. `read` reads it, and calls {@link setStored} with changes. */
  follow(read: () => Promise<void>): void;
  /** Replaces the accounts and keys of the store. */
  setStored(stored: StoredSettings): void;
  /** Calls the listener after each successful reload, and after each change of the store. */
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
  let readStore: (() => Promise<void>) | undefined;
  let stored: StoredSettings | undefined;
  const merge = (file: ReadConfiguration): Current => ({
    file,
    tenants: mergeTenants(file.tenants, readStore && (stored ?? 'unknown')),
    accounts: open(file.tenants, stored?.accounts),
  });
  const load = (): Current => {
    const { errors = new SettingsErrors(), ...file } = read();
    return errors.finish(() => merge(file));
  };
  let current = load();
  const listeners: (() => void)[] = [];
  const change = (next: Current): void => {
    current = next;
    for (const listener of listeners) listener();
  };
  const lookUpNow = (accountId: string): AccountLookUp => {
    const account = current.accounts.find(accountId);
    if (account) return { kind: 'account', account };
    const unusable = current.accounts.unusable.find(({ id }) => id === accountId);
    return unusable ? { kind: 'unusable', problem: unusable.problem } : { kind: 'unknown' };
  };
  const refresh = async (): Promise<void> => {
    await readStore?.();
  };
  return {
    get tenants() {
      return current.tenants;
    },
    get tls() {
      return current.file.tls;
    },
    get files() {
      return current.file.files;
    },
    get unusable() {
      return current.accounts.unusable;
    },
    accounts: {
      get all() {
        return current.accounts.all;
      },
      get isComplete() {
        return readStore === undefined || stored !== undefined;
      },
      find: (accountId) => current.accounts.find(accountId),
      of: (tenantId, channel) => current.accounts.of(tenantId, channel),
      byProviderId: (channel, id) => current.accounts.byProviderId(channel, id),
      lookUp: async (accountId) => {
        const known = lookUpNow(accountId);
        if (known.kind === 'account') return known;
        await refresh();
        return lookUpNow(accountId);
      },
    },
    reload: () => {
      change(load());
    },
    refresh,
    follow: (readNow) => {
      readStore = readNow;
      change(merge(current.file));
    },
    setStored: (next) => {
      stored = next;
      change(merge(current.file));
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

interface Current {
  readonly file: ReadConfiguration;
  readonly tenants: readonly Tenant[];
  readonly accounts: OpenedAccounts;
}
