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

/** A tenant's sender on a channel, ready to send. */
export interface Account {
  readonly id: string;
  readonly tenantId: string;
  readonly channel: string;
  readonly connector: Connector;
  /** How fast it may send: what the configuration says, else what its channel allows. */
  readonly rates: RateLimits;
  /** When its credentials end, in milliseconds since 1970, where that is known. */
  readonly tokenExpireMs?: number;
  /** Where its credentials are kept. */
  readonly files?: CredentialFiles;
}

/** Every account of the installation. */
export interface Accounts {
  readonly all: readonly Account[];
  find(accountId: string): Account | undefined;
  /** The tenant's accounts on a channel, in the order of the configuration. */
  of(tenantId: string, channel: string): readonly Account[];
}

/** What an account's connector takes from its surroundings, for example a simulated `fetch`. */
export type EnvironmentOf = (settings: AccountSettings) => ConnectorEnvironment;

/** Opens the accounts of tenants; one whose settings have not changed since the last time stays as it is. */
export type OpenAccounts = (tenants: readonly Tenant[]) => Accounts;

/**
 * Makes what opens accounts. It throws a {@link SettingsError} that names every account whose settings are wrong, and then
 * remembers the accounts of before.
 */
export function accountOpener(connectors: Connectors, environmentOf: EnvironmentOf = () => ({})): OpenAccounts {
  let before = new Map<string, { readonly settings: AccountSettings; readonly account: Account }>();

  const open = (tenantId: string, settings: AccountSettings): Account => {
    const known = before.get(settings.id);
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
          problems.push(`account ${settings.id}: ${error.message}`);
          return [];
        }
      }),
    );
    if (problems.length > 0) throw new SettingsError('CHAT4ALL_CONFIG', problems);
    before = new Map(opened.map((one) => [one.settings.id, one]));
    return toAccounts(opened.map(({ account }) => account));
  };
}

function toAccounts(all: readonly Account[]): Accounts {
  const byId = new Map(all.map((account) => [account.id, account]));
  const byChannel = Map.groupBy(all, (account) => `${account.tenantId}\n${account.channel}`);
  return {
    all,
    find: (accountId) => byId.get(accountId),
    of: (tenantId, channel) => byChannel.get(`${tenantId}\n${channel}`) ?? [],
  };
}
