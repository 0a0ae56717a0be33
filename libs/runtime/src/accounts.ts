import { isDeepStrictEqual } from 'node:util';
import {
  type Connector,
  type ConnectorEnvironment,
  ConnectorSettingsError,
  type RateLimits,
} from '@chat4all/connector';
import type { Connectors } from './connectors.ts';
import { SettingsError } from './settings-error.ts';
import type { AccountSettings, CredentialFiles, Tenant } from './tenants.ts';
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
}

/** Returns the environment of an account's connector, for example a simulated `fetch`. */
export type EnvironmentOf = (settings: AccountSettings) => ConnectorEnvironment;

/** Creates the accounts of tenants. An account whose settings have not changed since the last call is kept. */
export type OpenAccounts = (tenants: readonly Tenant[]) => Accounts;

/**
 * Returns a function that creates accounts. It throws a {@link SettingsError} that names every account with invalid
 * settings, and then keeps the previous accounts.
 */
export function accountOpener(connectors: Connectors, environmentOf: EnvironmentOf = () => ({})): OpenAccounts {
  let previous = new Map<string, { readonly settings: AccountSettings; readonly account: Account }>();

  const open = (tenantId: string, settings: AccountSettings): Account => {
    const known = previous.get(settings.id);
    if (known?.account.tenantId === tenantId && isDeepStrictEqual(known.settings, settings)) return known.account;
    const environment = environmentOf(settings);
    const traced = { ...environment, fetch: traceFetch(environment.fetch ?? fetch) };
    const connector = connectors.create(settings.channel, settings.connector, traced);
    const { id, channel, rates, tokenExpireMs, files } = settings;
    return {
      ...{ id, channel, connector, tenantId, rates: { ...connector.capabilities.rates, ...rates } },
      ...(tokenExpireMs !== undefined && { tokenExpireMs }),
      ...(files !== undefined && { files }),
    };
  };

  return (tenants) => {
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
    previous = new Map(opened.map((each) => [each.settings.id, each]));
    return toAccounts(opened.map(({ account }) => account));
  };
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

function toAccounts(all: readonly Account[]): Accounts {
  const byId = new Map(all.map((account) => [account.id, account]));
  const byChannel = Map.groupBy(all, (account) => `${account.tenantId}\n${account.channel}`);
  const byProviderId = Map.groupBy(all, ({ channel, connector }) => `${channel}\n${connector.providerAccountId ?? ''}`);
  return {
    all,
    byProviderId: (channel, id) => (id === '' ? [] : (byProviderId.get(`${channel}\n${id}`) ?? [])),
    find: (accountId) => byId.get(accountId),
    of: (tenantId, channel) => byChannel.get(`${tenantId}\n${channel}`) ?? [],
  };
}
