import {
  type Connector,
  type ConnectorEnvironment,
  ConnectorSettingsError,
  type RateLimits,
} from '@chat4all/connector';
import { createConnector } from '@chat4all/connectors';
import { SettingsError } from './settings-error.ts';
import type { AccountSettings, Tenant } from './tenants.ts';
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
}

/** Every account of the installation. */
export interface Accounts {
  readonly all: readonly Account[];
  find(accountId: string): Account | undefined;
  /** The tenant's accounts on a channel, in the order of the configuration. */
  of(tenantId: string, channel: string): readonly Account[];
}

/**
 * Makes the connectors of all accounts. Throws a {@link SettingsError} that names every account whose settings are
 * wrong. `environmentOf` gives what an account's connector takes from its surroundings, for example a simulated `fetch`.
 */
export function openAccounts(
  tenants: readonly Tenant[],
  environmentOf: (settings: AccountSettings) => ConnectorEnvironment = () => ({}),
): Accounts {
  const problems: string[] = [];
  const all = tenants.flatMap((tenant) =>
    tenant.accounts.flatMap((settings): Account[] => {
      try {
        const environment = environmentOf(settings);
        const traced = { ...environment, fetch: traceFetch(environment.fetch ?? fetch) };
        const connector = createConnector(settings.channel, settings.connector, traced);
        const { id, channel, rates, tokenExpireMs } = settings;
        return [
          {
            ...{ id, channel, connector, tenantId: tenant.id, rates: { ...connector.capabilities.rates, ...rates } },
            ...(tokenExpireMs !== undefined && { tokenExpireMs }),
          },
        ];
      } catch (error) {
        if (!(error instanceof ConnectorSettingsError)) throw error;
        problems.push(`account ${settings.id}: ${error.message}`);
        return [];
      }
    }),
  );
  if (problems.length > 0) throw new SettingsError('CHAT4ALL_CONFIG', problems);
  const byId = new Map(all.map((account) => [account.id, account]));
  const byChannel = Map.groupBy(all, (account) => `${account.tenantId}\n${account.channel}`);
  return {
    all,
    find: (accountId) => byId.get(accountId),
    of: (tenantId, channel) => byChannel.get(`${tenantId}\n${channel}`) ?? [],
  };
}
