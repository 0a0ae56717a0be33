import { ConnectorSettingsError, type Connector } from '@chat4all/connector';
import type { AccountRates } from '@chat4all/proto';
import type { AccountSecrets } from '@chat4all/runtime';
import type { StoredRates } from '@chat4all/store';
import type { Violations } from '../validation/violations.ts';
import type { AccountSettingsOptions } from './account-options.ts';

/** The limits that account.proto documents, in characters or entries. */
const MAXIMUM_SETTINGS_LENGTH = 16_384;
const MAXIMUM_SECRETS = 20;
const MAXIMUM_SECRET_LENGTH = 8_192;

/** The settings and the secrets of an account on a channel. */
export interface GivenSettings {
  readonly channel: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: AccountSecrets;
}

/** Validates the settings of an account as its connector does; returns the connector if all are valid. Errors contain no secret. */
export function validateSettings(
  { channel, settings, secrets }: GivenSettings,
  { connectors, urls }: Pick<AccountSettingsOptions, 'connectors' | 'urls'>,
  violations: Violations,
): Connector | undefined {
  violations.addIfLonger('settings', JSON.stringify(settings), MAXIMUM_SETTINGS_LENGTH);
  violations.addIfMore('secrets', Object.keys(secrets).length, MAXIMUM_SECRETS);
  for (const [name, value] of Object.entries(settings)) {
    const field = `settings.${name}`;
    if (connectors.isSecret(channel, name)) violations.add(field, 'is a secret; put it into secrets');
    for (const url of urlsIn(value)) {
      if (!urls.includes(url.origin)) {
        violations.add(field, `${url.origin} is not allowed; add it to CHAT4ALL_ACCOUNT_URLS, or remove the setting`);
      }
    }
  }
  for (const [name, secret] of Object.entries(secrets)) {
    const field = `secrets.${name}`;
    if (!connectors.isSecret(channel, name))
      violations.add(
        field,
        'is not a secret of this channel; correct its name, or put it into settings if it is a setting',
      );
    violations.addIfLonger(field, secret, MAXIMUM_SECRET_LENGTH);
  }
  return createConnector({ channel, settings, secrets }, connectors, violations);
}

function createConnector(
  { channel, settings, secrets }: GivenSettings,
  connectors: AccountSettingsOptions['connectors'],
  violations: Violations,
): Connector | undefined {
  try {
    return connectors.create(channel, { ...settings, ...secrets });
  } catch (error) {
    if (!(error instanceof ConnectorSettingsError)) throw error;
    for (const { setting, problem } of error.problems) {
      const [name = ''] = setting.split('.');
      const member = connectors.isSecret(channel, name) ? 'secrets' : 'settings';
      violations.add(setting === 'channel' ? setting : `${member}.${setting}`, problem);
    }
    return undefined;
  }
}

/** Converts rates, and validates them. */
export function readRates(rates: AccountRates | undefined, violations: Violations): StoredRates {
  const { messagesPerSecond = 0, secondsPerRecipient, burstPerRecipient = 0 } = rates ?? {};
  const numbers = {
    messages_per_second: messagesPerSecond,
    seconds_per_recipient: secondsPerRecipient ?? 0,
    burst_per_recipient: burstPerRecipient,
  };
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value) || value < 0) violations.add(`rates.${name}`, `must be 0 or more (got ${value})`);
  }
  return {
    ...(messagesPerSecond > 0 && { messagesPerSecond }),
    ...(secondsPerRecipient !== undefined && { pairIntervalMs: secondsPerRecipient * 1_000 }),
    ...(burstPerRecipient > 0 && { pairBurst: burstPerRecipient }),
  };
}

function urlsIn(value: unknown): URL[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(urlsIn);
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? [url] : [];
}
