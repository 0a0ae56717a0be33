import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
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
  const content = readYaml(file);
  const { value, problems, files } = resolveReferences(content, secrets);
  const parsed = configurationSchema.safeParse(value);
  const issues = [
    ...problems.map(({ path, problem }) => `${nameOf(path, content)}: ${problem}`),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${nameOf(path.map(String), content)}: ${message}`),
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

/** Reads the file. Errors have no text of it, which may be a secret that should not be there. */
function readYaml(file: string): unknown {
  const invalid = (problem: string): SettingsError => new SettingsError(`CHAT4ALL_CONFIG=${file}`, [problem]);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(`line ${line}, column ${col}: invalid YAML (${error.code.toLowerCase().replaceAll('_', ' ')})`);
  }
  try {
    return document.toJS();
  } catch {
    // An alias without its anchor, or aliases that expand to too much.
    throw invalid('invalid YAML (aliases cannot be resolved)');
  }
}

/** Returns the name of a setting, with ids instead of positions: `tenants[acme].accounts[sales].channel`. */
function nameOf(path: readonly string[], content: unknown): string {
  let name = '';
  let node: unknown = content;
  for (const part of path) {
    const child: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined;
    const id: unknown = typeof child === 'object' && child !== null ? Reflect.get(child, 'id') : undefined;
    if (Array.isArray(node)) name += `[${typeof id === 'string' ? id : part}]`;
    else name += name === '' ? part : `.${part}`;
    node = child;
  }
  return name === '' ? 'the file' : name;
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
