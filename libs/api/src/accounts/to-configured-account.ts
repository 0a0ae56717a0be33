import { type AccountRates, type AccountSecret, ConfiguredAccount } from '@chat4all/proto';
import { type AccountSettings, describeSecret } from '@chat4all/runtime';
import type { NewAccount, StoredRates } from '@chat4all/store';
import { describeAccount } from '../channels/account-management.ts';
import type { AccountOptions } from './account-options.ts';

/** Converts an account of the store to one of the API. */
export async function storedToConfigured(account: NewAccount, options: AccountOptions): Promise<ConfiguredAccount> {
  const { accountId: id, tenantId, channel, settings, secretHints, rates, createTimeMs, updateTimeMs } = account;
  const { tokenExpireTimeMs } = account;
  const token = tokenExpireTimeMs > 0 && { tokenExpireMs: tokenExpireTimeMs };
  return ConfiguredAccount.fromPartial({
    account: await describeAccount({ id, tenantId, channel, storedRevision: 0, ...token }, options),
    settings: { ...settings },
    secrets: secretHints.map((hint) => ({ ...hint })).sort(byName),
    rates: toRates(rates),
    createTime: new Date(createTimeMs),
    updateTime: new Date(updateTimeMs),
  });
}

/** Converts an account of the configuration file to one of the API. */
export async function fileToConfigured(
  tenantId: string,
  { id, channel, connector, rates }: AccountSettings,
  options: AccountOptions,
): Promise<ConfiguredAccount> {
  const isSecret = ([name]: readonly [string, unknown]): boolean => options.connectors.isSecret(channel, name);
  const given = Object.entries(connector);
  return ConfiguredAccount.fromPartial({
    account: await describeAccount({ id, tenantId, channel }, options),
    settings: Object.fromEntries(given.filter((entry) => !isSecret(entry))),
    secrets: given
      .filter(isSecret)
      .map(([name, secret]) => describeSecret(name, String(secret)))
      .sort(byName),
    rates: toRates(rates),
  });
}

function toRates({ messagesPerSecond = 0, pairIntervalMs, pairBurst = 0 }: StoredRates): AccountRates {
  return {
    messagesPerSecond,
    secondsPerRecipient: pairIntervalMs === undefined ? undefined : pairIntervalMs / 1_000,
    burstPerRecipient: pairBurst,
  };
}

function byName(one: Pick<AccountSecret, 'name'>, other: Pick<AccountSecret, 'name'>): number {
  return one.name < other.name ? -1 : 1;
}
