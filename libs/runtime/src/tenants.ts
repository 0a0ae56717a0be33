import { readFileSync } from 'node:fs';
import type { RateLimits } from '@chat4all/connector';
import { parse } from 'yaml';
import { z } from 'zod';
import { formatListenAddress } from './listen-address.ts';
import { type SecretSources, resolveReferences } from './secrets.ts';
import { SettingsError } from './settings-error.ts';
import type { Settings } from './settings.ts';

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not 1 to 64 letters, digits, ".", "_" or "-"');

const account = z.looseObject({
  id,
  channel: z.string().min(1, 'is missing'),
  messages_per_second: z.number().positive().optional(),
  seconds_per_recipient: z.number().nonnegative().optional(),
  burst_per_recipient: z.int().positive().optional(),
  token_expire_time: z.iso
    .datetime({ offset: true, error: 'is not a time such as 2026-12-31T00:00:00Z' })
    .transform((text) => Date.parse(text))
    .optional(),
});

const schema = z.strictObject({
  tenants: z
    .array(
      z.strictObject({
        id,
        api_keys: z
          .array(
            z.strictObject({
              id,
              hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is not sha256: followed by 64 hexadecimal digits'),
              scopes: z.array(z.enum(['send', 'read', 'admin'])).min(1),
            }),
          )
          .default([]),
        accounts: z.array(account).default([]),
      }),
    )
    .min(1, 'names no tenant'),
});

/** A customer of the platform. */
export interface Tenant {
  readonly id: string;
  readonly apiKeys: readonly ApiKey[];
  readonly accounts: readonly AccountSettings[];
}

/** A key that identifies a tenant's program; only its hash is known. */
export interface ApiKey {
  readonly id: string;
  /** SHA-256 of the key, 64 hexadecimal digits. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
}

export type Scope = 'send' | 'read' | 'admin';

/** A tenant's sender on a channel, before its connector is made. */
export interface AccountSettings {
  readonly id: string;
  readonly channel: string;
  /** What the account may do faster, or must do slower, than its channel's accounts usually. */
  readonly rates: Partial<RateLimits>;
  /** When its credentials end, in milliseconds since 1970, where that is known. */
  readonly tokenExpireMs?: number;
  /** What its connector is made from, secrets in place. */
  readonly connector: Readonly<Record<string, unknown>>;
}

/**
 * Reads the tenants from the configuration file, or gives the demo tenant when there is none. Throws a
 * {@link SettingsError} that names every problem at once, with its place in the file.
 */
export function readTenants(settings: Settings, secrets: SecretSources): readonly Tenant[] {
  if (settings.config === undefined) return [demoTenant(settings)];
  const file = settings.config;
  const { value, problems } = resolveReferences(readYaml(file), secrets);
  const parsed = schema.safeParse(value);
  const issues = [
    ...problems,
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
  ];
  if (!parsed.success || issues.length > 0) throw new SettingsError(`CHAT4ALL_CONFIG=${file}`, issues);
  const tenants = parsed.data.tenants.map((tenant) => ({
    id: tenant.id,
    apiKeys: tenant.api_keys.map((key) => ({ ...key, hash: key.hash.slice('sha256:'.length) })),
    accounts: tenant.accounts.map(
      ({
        id: accountId,
        channel,
        messages_per_second: messagesPerSecond,
        seconds_per_recipient: secondsPerRecipient,
        burst_per_recipient: pairBurst,
        token_expire_time: tokenExpireMs,
        ...connector
      }) => ({
        id: accountId,
        channel,
        rates: {
          ...(messagesPerSecond !== undefined && { messagesPerSecond }),
          ...(secondsPerRecipient !== undefined && { pairIntervalMs: secondsPerRecipient * 1_000 }),
          ...(pairBurst !== undefined && { pairBurst }),
        },
        ...(tokenExpireMs !== undefined && { tokenExpireMs }),
        connector,
      }),
    ),
  }));
  const repeated = repeatedIds(tenants);
  if (repeated.length > 0) throw new SettingsError(`CHAT4ALL_CONFIG=${file}`, repeated);
  return tenants;
}

/** The highest throughput that Meta gives to an account (WhatsApp's upgraded one). */
const DEMO_RATES = { messagesPerSecond: 1_000 };

/** One tenant with a simulated account per channel. Its secrets open nothing but the sandbox. */
function demoTenant(settings: Settings): Tenant {
  const simulated = {
    base_url: `http://${formatListenAddress(settings.sandbox)}`,
    access_token: 'demo-access-token',
    app_secret: 'demo-app-secret',
    verify_token: 'demo-verify-token',
  };
  const accounts = [
    { channel: 'whatsapp', connector: { ...simulated, phone_number_id: '100000000000001' } },
    { channel: 'instagram', connector: { ...simulated, account_id: '17840000000000001' } },
  ];
  return {
    id: 'demo',
    apiKeys: [],
    accounts: accounts
      .filter(({ channel }) => settings.channels.includes(channel))
      .map(({ channel, connector }) => ({ id: `demo-${channel}`, channel, rates: DEMO_RATES, connector })),
  };
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SettingsError(`CHAT4ALL_CONFIG=${file}`, [error instanceof Error ? error.message : String(error)]);
  }
}

function repeatedIds(tenants: readonly Tenant[]): string[] {
  const repeated = (what: string, ids: readonly string[]): string[] =>
    [...new Set(ids.filter((one, index) => ids.indexOf(one) !== index))].map(
      (one) => `${what} ${one} stands there twice`,
    );
  return [
    ...repeated(
      'tenant',
      tenants.map((tenant) => tenant.id),
    ),
    ...repeated(
      'account',
      tenants.flatMap((tenant) => tenant.accounts.map((one) => one.id)),
    ),
  ];
}
