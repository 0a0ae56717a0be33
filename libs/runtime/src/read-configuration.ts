import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type ConfigurationFile, configurationSchema } from './configuration-schema.ts';
import { demoTenant } from './demo-tenant.ts';
import { duplicates } from './duplicates.ts';
import { type SecretSources, resolveReferences } from './secrets.ts';
import { SettingsError } from './settings-error.ts';
import type { Settings } from './settings.ts';
import type { AccountSettings, CredentialFiles, Tenant } from './tenants.ts';

/** The content of the configuration file. */
export interface ReadConfiguration {
  readonly tenants: readonly Tenant[];
  /** The keys of the API; absent if it is not encrypted. */
  readonly tls?: TlsKeys;
  /** The file itself, and the files that it refers to; none without a configuration file. */
  readonly files: readonly string[];
}

/** Keys and certificates in PEM. */
export interface TlsKeys {
  readonly certificate: string;
  readonly privateKey: string;
  /** The authority of client certificates; absent if none are requested. */
  readonly clientAuthority?: string;
}

/**
 * Reads the configuration file, or returns the demo tenant without one. Throws a {@link SettingsError} that names every
 * problem with its path in the file.
 */
export function readConfiguration(settings: Settings, secrets: SecretSources): ReadConfiguration {
  if (settings.config === undefined) return { tenants: [demoTenant(settings)], files: [] };
  const file = settings.config;
  const { value, problems, files } = resolveReferences(readYaml(file), secrets);
  const parsed = configurationSchema.safeParse(value);
  const issues = [
    ...problems,
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
  ];
  if (!parsed.success || issues.length > 0) throw new SettingsError(`CHAT4ALL_CONFIG=${file}`, issues);
  const { tls } = parsed.data;
  const tenants = parsed.data.tenants.map((tenant, index) => toTenant(tenant, `tenants.${index}`, files));
  const duplicateIds = findDuplicateIds(tenants);
  if (duplicateIds.length > 0) throw new SettingsError(`CHAT4ALL_CONFIG=${file}`, duplicateIds);
  return {
    tenants,
    files: [file, ...new Set(files.values())],
    ...(tls && {
      tls: {
        ...{ certificate: tls.certificate, privateKey: tls.private_key },
        ...(tls.client_ca !== undefined && { clientAuthority: tls.client_ca }),
      },
    }),
  };
}

/** Returns only the tenants of {@link readConfiguration}. */
export function readTenants(settings: Settings, secrets: SecretSources): readonly Tenant[] {
  return readConfiguration(settings, secrets).tenants;
}

type Files = ReadonlyMap<string, string>;

function toTenant(tenant: ConfigurationFile['tenants'][number], path: string, files: Files): Tenant {
  const { messages_per_second: messagesPerSecond, messages_per_day: messagesPerDay, streams } = tenant.limits;
  return {
    id: tenant.id,
    apiKeys: tenant.api_keys.map((key) => ({ ...key, hash: key.hash.slice('sha256:'.length) })),
    tokens: tenant.tokens.map(({ jwks_url: keySetUrl, ...rule }) => ({ ...rule, keySetUrl })),
    certificates: tenant.certificates,
    limits: {
      ...(messagesPerSecond !== undefined && { messagesPerSecond }),
      ...(messagesPerDay !== undefined && { messagesPerDay }),
      ...(streams !== undefined && { streams }),
    },
    accounts: tenant.accounts.map((account, index) => toAccount(account, `${path}.accounts.${index}`, files)),
  };
}

function toAccount(
  account: ConfigurationFile['tenants'][number]['accounts'][number],
  path: string,
  files: Files,
): AccountSettings {
  const {
    id,
    channel,
    messages_per_second: messagesPerSecond,
    seconds_per_recipient: secondsPerRecipient,
    burst_per_recipient: pairBurst,
    token_expire_time: tokenExpireMs,
    ...connector
  } = account;
  return {
    id,
    channel,
    rates: {
      ...(messagesPerSecond !== undefined && { messagesPerSecond }),
      ...(secondsPerRecipient !== undefined && { pairIntervalMs: secondsPerRecipient * 1_000 }),
      ...(pairBurst !== undefined && { pairBurst }),
    },
    ...(tokenExpireMs !== undefined && { tokenExpireMs }),
    files: credentialFiles(path, files),
    connector,
  };
}

function credentialFiles(path: string, files: Files): CredentialFiles {
  const accessToken = files.get(`${path}.access_token`);
  const tokenExpireTime = files.get(`${path}.token_expire_time`);
  return {
    ...(accessToken !== undefined && { accessToken }),
    ...(tokenExpireTime !== undefined && { tokenExpireTime }),
  };
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SettingsError(`CHAT4ALL_CONFIG=${file}`, [error instanceof Error ? error.message : String(error)]);
  }
}

function findDuplicateIds(tenants: readonly Tenant[]): string[] {
  const find = (what: string, idsOf: (tenant: Tenant) => readonly string[]): string[] =>
    duplicates(tenants.flatMap(idsOf)).map((id) => `duplicate ${what} "${id}"`);
  return [
    ...find('tenant', ({ id }) => [id]),
    ...find('account', ({ accounts }) => accounts.map(({ id }) => id)),
    ...find('api key hash', ({ apiKeys }) => apiKeys.map(({ hash }) => hash)),
    ...find('certificate name', ({ certificates }) => certificates.map(({ name }) => name)),
  ];
}
