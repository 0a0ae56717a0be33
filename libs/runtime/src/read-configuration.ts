import { readFileSync } from 'node:fs';
import { describeIssue } from '@chat4all/connector';
import { LineCounter, parseDocument } from 'yaml';
import { type ConfigurationFile, configurationSchema, isValidTenant, validTenants } from './configuration-schema.ts';
import { demoTenant } from './demo-tenant.ts';
import { duplicates } from './duplicates.ts';
import { type SecretSources, isSecretName, resolveReferences } from './secrets.ts';
import { SettingsError } from './settings-error.ts';
import { type Settings, maskPassword } from './settings.ts';
import type { AccountSettings, ConsentKeywords, CredentialFiles, Tenant, TenantLimits } from './tenants.ts';

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
  const { problems, ...read } = inspectConfiguration(settings, secrets);
  if (problems.length > 0) throw new SettingsError(configurationSource(settings), problems);
  return read;
}

/** The content of a configuration file that may be invalid. */
export interface InspectedConfiguration extends ReadConfiguration {
  /** The tenants whose settings are all valid. */
  readonly validTenants: readonly Tenant[];
  /** Every problem with its path in the file. */
  readonly problems: readonly string[];
}

/**
 * Reads the configuration file with its problems, so that those of accounts and authentication can be named with them. Throws a
 * {@link SettingsError} if the file cannot be read or is not YAML.
 */
export function inspectConfiguration(settings: Settings, secrets: SecretSources): InspectedConfiguration {
  if (settings.config === undefined) {
    const tenants = [demoTenant(settings)];
    return { tenants, validTenants: tenants, problems: [], files: [] };
  }
  const content = readYaml(settings.config);
  const { value, problems: missing, files } = resolveReferences(content, secrets);
  const unresolved = new Set(missing.map(({ path }) => path.join('.')));
  const parsed = configurationSchema.safeParse(value, { error: describeIssue });
  const issues = (parsed.error?.issues ?? []).flatMap((issue): readonly Issue[] => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], message: issue.message }));
  });
  const given = parsed.data?.tenants ?? validTenants(value);
  const tenants = given.map((tenant, index) => toTenant(tenant, `tenants.${index}`, { files, unresolved }));
  const rawTenants = tenantsIn(value);
  const tls = parsed.data?.tls;
  return {
    tenants,
    validTenants: tenants.filter((_, index) => parsed.success || isValidTenant(rawTenants[index])),
    problems: [
      ...missing.map(({ path, problem }) => `${nameOf(path, content)}: ${problem}`),
      ...issues
        .filter(({ path }) => !unresolved.has(path.join('.')))
        .map(({ path, message }) => `${nameOf(path, content)}: ${message}${shownValue(path, content)}`),
      ...findDuplicateIds(tenants),
    ],
    files: [settings.config, ...new Set(files.values())],
    ...(tls && {
      tls: {
        ...{ certificate: tls.certificate, privateKey: tls.private_key },
        ...(tls.client_ca !== undefined && { clientAuthority: tls.client_ca }),
      },
    }),
  };
}

interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}

/** Returns the source of the configuration, for errors. */
export function configurationSource({ config }: Settings): string {
  return config === undefined ? 'CHAT4ALL_CONFIG' : `CHAT4ALL_CONFIG=${config}`;
}

function tenantsIn(value: unknown): readonly unknown[] {
  const tenants: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'tenants') : undefined;
  return Array.isArray(tenants) ? tenants.filter((tenant) => typeof tenant === 'object' && tenant !== null) : [];
}

/** Returns only the tenants of {@link readConfiguration}. */
export function readTenants(settings: Settings, secrets: SecretSources): readonly Tenant[] {
  return readConfiguration(settings, secrets).tenants;
}

/** The references of the file, by the path of their setting. */
interface References {
  readonly files: ReadonlyMap<string, string>;
  readonly unresolved: ReadonlySet<string>;
}

function toTenant(tenant: ConfigurationFile['tenants'][number], path: string, references: References): Tenant {
  return {
    id: tenant.id,
    apiKeys: tenant.api_keys.map((key) => ({ ...key, hash: key.hash.slice('sha256:'.length) })),
    tokens: tenant.tokens.map(({ jwks_url: keySetUrl, ...rule }) => ({ ...rule, keySetUrl })),
    certificates: tenant.certificates,
    limits: toLimits(tenant.limits),
    accounts: tenant.accounts.map((account, index) => toAccount(account, `${path}.accounts.${index}`, references)),
    ...(tenant.consent_keywords && { consentKeywords: toKeywords(tenant.consent_keywords) }),
  };
}

function toKeywords(keywords: NonNullable<ConfigurationFile['tenants'][number]['consent_keywords']>): ConsentKeywords {
  const { opt_out: optOut, opt_in: optIn, scope } = keywords;
  const { opt_out_confirmation: optOutConfirmation, opt_in_confirmation: optInConfirmation } = keywords;
  return {
    ...{ optOut, optIn, scope },
    ...(optOutConfirmation !== undefined && { optOutConfirmation }),
    ...(optInConfirmation !== undefined && { optInConfirmation }),
  };
}

function toLimits(limits: ConfigurationFile['tenants'][number]['limits']): TenantLimits {
  const { messages_per_second: messagesPerSecond, messages_per_day: messagesPerDay, file_bytes: fileBytes } = limits;
  const { streams, files } = limits;
  return {
    ...(messagesPerSecond !== undefined && { messagesPerSecond }),
    ...(messagesPerDay !== undefined && { messagesPerDay }),
    ...(streams !== undefined && { streams }),
    ...(files !== undefined && { files }),
    ...(fileBytes !== undefined && { fileBytes }),
  };
}

function toAccount(
  account: ConfigurationFile['tenants'][number]['accounts'][number],
  path: string,
  { files, unresolved }: References,
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
    unresolved: Object.keys(connector).filter((name) => unresolved.has(`${path}.${name}`)),
    connector,
  };
}

function credentialFiles(path: string, files: References['files']): CredentialFiles {
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

/** The longest value that a problem repeats, in characters. */
const MAXIMUM_SHOWN = 64;

/** Returns a setting as the file has it, without references resolved: ` (got "x")`. Empty if there is none, or it may be a secret. */
function shownValue(path: readonly string[], content: unknown): string {
  const name = path.findLast((part) => !/^\d+$/.test(part)) ?? '';
  let value: unknown = content;
  for (const part of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  if (isSecretName(name) || !['string', 'number', 'boolean'].includes(typeof value)) return '';
  const text = maskPassword(String(value));
  return text.length > MAXIMUM_SHOWN ? '' : ` (got ${typeof value === 'string' ? JSON.stringify(text) : text})`;
}

function findDuplicateIds(tenants: readonly Tenant[]): string[] {
  const find = (what: string, idsOf: (tenant: Tenant) => readonly string[]): string[] =>
    duplicates(tenants.flatMap(idsOf).filter((id) => id !== '')).map(
      (id) => `duplicate ${what} "${id}"; change or remove one of them`,
    );
  return [
    ...find('tenant', ({ id }) => [id]),
    ...find('account', ({ accounts }) => accounts.map(({ id }) => id)),
    ...find('api key hash', ({ apiKeys }) => apiKeys.map(({ hash }) => hash)),
    ...find('certificate name', ({ certificates }) => certificates.map(({ name }) => name)),
  ];
}
