import { isDeepStrictEqual } from 'node:util';
import {
  type Connector,
  type ConnectorEnvironment,
  ConnectorSettingsError,
  type RateLimits,
} from '@chat4all/connector';
import type { Connectors } from './connectors.ts';
import { SettingsError } from './settings-error.ts';
import type { AccountSettings, CredentialFiles, StoredAccountSettings, Tenant } from './tenants.ts';
import { traceFetch } from './trace-fetch.ts';

/** A tenant's sender on a channel, with its connector. */
export interface Account {
  readonly id: string;
  readonly tenantId: string;
  readonly channel: string;
  readonly connector: Connector;
  /** Its rates: as configured, else those of its channel. */
  readonly rates: RateLimits;
  /** The expiry of its credentials, in milliseconds since 1970; absent if it is not configured. */
  readonly tokenExpireMs?: number;
  /** The files that its credentials come from. */
  readonly files?: CredentialFiles;
  /** The revision of an account in the store; absent if it is configured by the file. */
  readonly storedRevision?: number;
}

/** An account that was created by API and cannot be used by this process. */
export interface UnusableAccount {
  readonly id: string;
  readonly tenantId: string;
  readonly channel: string;
  /** Why, in words for its operator. */
  readonly problem: string;
}

/** The accounts of all tenants. */
export interface Accounts {
  readonly all: readonly Account[];
  /** Returns an account by id. */
  find(accountId: string): Account | undefined;
  /** Returns the tenant's accounts on a channel, in the order of the configuration. */
  of(tenantId: string, channel: string): readonly Account[];
  /** Returns the accounts on a channel that the provider knows by an id, in the order of the configuration. */
  byProviderId(channel: string, providerAccountId: string): readonly Account[];
  /** False until the accounts of the store are loaded: an unknown account may be one of them. */
  readonly isComplete: boolean;
  /**
   * Looks an account up, also one that was created a moment ago: reads the store first if the id is unknown. Rejects with a
   * retryable error if the store cannot be read.
   */
  lookUp(accountId: string): Promise<AccountLookUp>;
}

/** The result of {@link Accounts.lookUp}. */
export type AccountLookUp =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'unusable'; readonly problem: string }
  | { readonly kind: 'unknown' };

/** The accounts that can be used, and those that cannot. */
export interface OpenedAccounts extends Accounts {
  readonly unusable: readonly UnusableAccount[];
}

/** Returns the environment of an account's connector, for example a simulated `fetch`. */
export type EnvironmentOf = (settings: AccountSettings) => ConnectorEnvironment;

/**
 * Creates the accounts of tenants, and those of the store. An account whose settings have not changed since the last call is kept.
 */
export type OpenAccounts = (tenants: readonly Tenant[], stored?: readonly StoredAccountSettings[]) => OpenedAccounts;

/**
 * Returns a function that creates accounts. It throws a {@link SettingsError} that names every account of the tenants with invalid
 * settings, and then keeps the previous accounts. One of the store that is invalid, or has the id or the provider's id of
 * another, is unusable.
 */
export function accountOpener(connectors: Connectors, environmentOf: EnvironmentOf = () => ({})): OpenAccounts {
  let previous = new Map<string, { readonly settings: AccountSettings; readonly account: Account }>();

  const open = (tenantId: string, settings: OpenableSettings): Account => {
    const known = previous.get(settings.id);
    if (known?.account.tenantId === tenantId && isDeepStrictEqual(known.settings, settings)) return known.account;
    const environment = environmentOf(settings);
    const traced = { ...environment, fetch: traceFetch(environment.fetch ?? fetch) };
    const connector = connectors.create(settings.channel, settings.connector, traced);
    const { id, channel, rates, tokenExpireMs, files, revision: storedRevision } = settings;
    return {
      ...{ id, channel, connector, tenantId, rates: { ...connector.capabilities.rates, ...rates } },
      ...(tokenExpireMs !== undefined && { tokenExpireMs }),
      ...(files !== undefined && { files }),
      ...(storedRevision !== undefined && { storedRevision }),
    };
  };

  return (tenants, stored = []) => {
    const problems: string[] = [];
    const opened = tenants.flatMap((tenant) =>
      tenant.accounts.flatMap((settings) => {
        try {
          return [{ settings, account: open(tenant.id, settings) }];
        } catch (error) {
          if (!(error instanceof ConnectorSettingsError)) throw error;
          problems.push(...describe(settings, error));
          return [];
        }
      }),
    );
    problems.push(...duplicateProviderIds(opened.map(({ account }) => account)));
    if (problems.length > 0) throw new SettingsError('CHAT4ALL_CONFIG', problems);
    const tenantIds = new Set(tenants.map(({ id }) => id));
    const taken = new TakenIds(opened.map(({ account }) => account));
    const unusable = stored.flatMap((settings) => {
      const { id, tenantId, channel } = settings;
      const refuse = (problem: string): UnusableAccount[] => [{ id, tenantId, channel, problem }];
      if (!tenantIds.has(tenantId)) return refuse(`tenant "${tenantId}" is not in the configuration file`);
      if (settings.problem !== undefined) return refuse(settings.problem);
      try {
        const account = open(tenantId, settings);
        const problem = taken.add(account);
        if (problem !== undefined) return refuse(problem);
        opened.push({ settings, account });
        return [];
      } catch (error) {
        return refuse(error instanceof Error ? error.message : String(error));
      }
    });
    previous = new Map(opened.map((each) => [each.settings.id, each]));
    return { ...fixedAccounts(opened.map(({ account }) => account)), unusable };
  };
}

type OpenableSettings = AccountSettings & Partial<StoredAccountSettings>;

/** The ids of accounts, of which each may be used once. */
class TakenIds {
  readonly #byId = new Map<string, Account>();
  readonly #byProviderId = new Map<string, Account>();

  constructor(accounts: readonly Account[]) {
    for (const account of accounts) this.add(account);
  }

  /** Adds an account; returns why it cannot be added. */
  add(account: Account): string | undefined {
    const { id, channel, connector } = account;
    if (this.#byId.has(id)) return `account "${id}" of the configuration file has the same id`;
    const key = `${channel} ${connector.providerAccountId ?? ''}`;
    const other = this.#byProviderId.get(key);
    // The other account may belong to another tenant, which must not be told.
    if (other) return `another account is ${key}; delete one of them`;
    this.#byId.set(id, account);
    if (connector.providerAccountId !== undefined) this.#byProviderId.set(key, account);
    return undefined;
  }
}

/** Returns the invalid settings of an account as one line, without those whose reference could not be resolved; none if there are no others. */
function describe({ id, channel, unresolved = [] }: AccountSettings, { problems }: ConnectorSettingsError): string[] {
  const others = problems.filter(({ setting }) => !unresolved.includes(setting));
  if (others.length === 0) return [];
  return [`account "${id}": ${channel}: ${others.map(({ setting, problem }) => `${setting}: ${problem}`).join('; ')}`];
}

/** Two accounts with one id of the provider would both be given each of its callbacks, and pace its messages separately. */
function duplicateProviderIds(accounts: readonly Account[]): string[] {
  const known = accounts.filter(({ connector }) => connector.providerAccountId !== undefined);
  const groups = Map.groupBy(known, ({ channel, connector }) => `${channel} ${connector.providerAccountId ?? ''}`);
  return [...groups].flatMap(([key, [first, ...others]]) =>
    others.map(({ id }) => `account "${id}": duplicate of account "${first?.id ?? ''}" (${key}); remove one of them`),
  );
}

/** Returns accounts that never change. */
export function fixedAccounts(all: readonly Account[]): Accounts {
  const byId = new Map(all.map((account) => [account.id, account]));
  const byChannel = Map.groupBy(all, (account) => `${account.tenantId}\n${account.channel}`);
  const byProviderId = Map.groupBy(all, ({ channel, connector }) => `${channel}\n${connector.providerAccountId ?? ''}`);
  return {
    all,
    byProviderId: (channel, id) => (id === '' ? [] : (byProviderId.get(`${channel}\n${id}`) ?? [])),
    find: (accountId) => byId.get(accountId),
    of: (tenantId, channel) => byChannel.get(`${tenantId}\n${channel}`) ?? [],
    isComplete: true,
    lookUp: (accountId) => {
      const account = byId.get(accountId);
      return Promise.resolve(account ? { kind: 'account', account } : { kind: 'unknown' });
    },
  };
}
