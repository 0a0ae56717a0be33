import { type MediaType, describeIssue } from '@chat4all/connector';
import type { z } from 'zod';
import type { ListenAddress } from './listen-address.ts';
import { SettingsError } from './settings-error.ts';
import { describeSettings, settingsSchema } from './settings-schema.ts';

/** Settings of the command line client, which the apps ignore. */
const CLIENT_SETTINGS = new Set([
  ...['CHAT4ALL_ADDRESS', 'CHAT4ALL_API_KEY'],
  ...['CHAT4ALL_TLS', 'CHAT4ALL_TLS_CA', 'CHAT4ALL_TLS_CERT', 'CHAT4ALL_TLS_KEY'],
]);

/** The settings of a process, from environment variables (docs/settings.md). */
export interface Settings {
  readonly bus: string;
  readonly store: string;
  readonly media: string;
  readonly mediaMaximumBytes: number;
  /** The URL of the malware scanner; undefined if files are not scanned. */
  readonly mediaScan: string | undefined;
  /** The names of the converters of files, in order. */
  readonly mediaConvert: readonly string[];
  /** The files of received messages that are fetched. */
  readonly mediaReceived: 'all' | 'off' | readonly MediaType[];
  /** How long files are kept, in days; undefined for ever. */
  readonly mediaRetention: { readonly uploadedDays?: number | undefined; readonly receivedDays?: number | undefined };
  /** The path of the file of master keys; undefined without one. */
  readonly masterKey: string | undefined;
  /** The origins that accounts by API may name. */
  readonly accountUrls: readonly string[];
  readonly acceptEmptyStore: boolean;
  /** The path of the configuration file; undefined for the demo tenant. */
  readonly config: string | undefined;
  readonly grpc: ListenAddress;
  readonly http: {
    readonly address: ListenAddress;
    /** The URL at which clients reach it; undefined if they reach the listen address. */
    readonly url: string | undefined;
    /** The origins of the web pages that may call it. */
    readonly origins: readonly string[];
  };
  /** The console. */
  readonly console: {
    readonly address: ListenAddress;
    /** The URL at which people open it; undefined for the listen address. */
    readonly url: string | undefined;
    /** The URL of a router's HTTP API. */
    readonly routerUrl: string;
    /** The path of the file with its API key. */
    readonly apiKeyFile: string | undefined;
    /** The page of a message's traces, with `{message_id}`. */
    readonly tracesUrl: string | undefined;
    readonly oidc: {
      readonly issuer: string | undefined;
      readonly clientId: string | undefined;
      readonly clientSecretFile: string | undefined;
      readonly roleClaim: string;
      /** Pairs of a value of the claim and the name of a role. */
      readonly roles: readonly (readonly [string, string])[];
    };
  };
  readonly metrics: ListenAddress;
  readonly webhooks: ListenAddress;
  readonly sandbox: ListenAddress;
  readonly sandboxDelays: { readonly sentMs: number; readonly deliveredMs: number; readonly readMs: number };
  /** The rules that the simulated platform enforces. */
  readonly sandboxRules: 'lenient' | 'meta';
  readonly channels: readonly string[];
  readonly partitions: number;
  readonly processes: number;
  /** The limits of a router. */
  readonly apiLimits: {
    readonly calls: number;
    readonly streams: number;
    readonly callsPerConnection: number;
    readonly connections: number;
    readonly connectionAgeMs: number;
    readonly connectionGraceMs: number;
    readonly connectionIdleMs: number;
    readonly keepaliveMs: number;
    readonly clientMemoryBytes: number;
  };
  /** Numbers of the delivery policy. */
  readonly delivery: {
    readonly calls: number;
    readonly callsPerAccount: number;
    readonly retryAttempts: number;
    readonly retryPeriodMs: number;
    readonly retryMaximumMs: number;
    readonly breakerFailures: number;
    readonly breakerMaximumMs: number;
  };
  readonly retentionMs: number;
  readonly graceMs: number;
  readonly notifier: {
    /** Address ranges such as `10.0.0.0/8`. */
    readonly allowedRanges: readonly string[];
    readonly proxyUrl: string | undefined;
  };
  readonly insecure: boolean;
  readonly logLevel: string;
}

/** Settings that may be invalid. */
export interface InspectedSettings {
  /** The valid settings, and the defaults in the place of invalid ones. */
  readonly settings: Settings;
  /** Every invalid setting and every unknown `CHAT4ALL_` variable. */
  readonly problems: readonly string[];
}

/** Reads the settings. Throws a {@link SettingsError} that names every invalid setting and every unknown `CHAT4ALL_` variable. */
export function readSettings(environment: Environment): Settings {
  const { settings, problems } = inspectSettings(environment);
  if (problems.length > 0) throw new SettingsError('invalid settings', problems);
  return settings;
}

/** Reads the settings with their problems, so that the problems of the configuration can be named with them. */
export function inspectSettings(environment: Environment): InspectedSettings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name.startsWith('CHAT4ALL_') && value !== undefined),
  );
  const unknown = Object.keys(given).filter((name) => !(name in settingsSchema.shape) && !CLIENT_SETTINGS.has(name));
  const issues = settingsSchema.safeParse(given, { error: describeIssue }).error?.issues ?? [];
  const invalid = new Set(issues.map(({ path }) => String(path[0])));
  const valid = Object.entries(given).filter(([name]) => !invalid.has(name));
  const data = settingsSchema.parse(Object.fromEntries(valid));
  const problems = [
    ...issues.map(({ path, message }) => {
      const name = String(path[0]);
      return `${name}: ${message} (got ${JSON.stringify(maskPassword(given[name] ?? ''))})`;
    }),
    ...unknown.map(
      (name) => `${name}: unknown setting; must be one of ${Object.keys(settingsSchema.shape).join(', ')}`,
    ),
  ];
  if (data.CHAT4ALL_PROCESSES > 1 && !invalid.has('CHAT4ALL_BUS') && data.CHAT4ALL_BUS.startsWith('embedded:')) {
    problems.push(
      `CHAT4ALL_PROCESSES: must be 1 with CHAT4ALL_BUS=${data.CHAT4ALL_BUS}, which one process opens; use kafka: (got "${data.CHAT4ALL_PROCESSES}")`,
    );
  }
  return { settings: toSettings(data), problems };
}

function toSettings(data: z.output<typeof settingsSchema>): Settings {
  const [sentMs = 0, deliveredMs = 0, readMs = 0] = data.CHAT4ALL_SANDBOX_DELAYS;
  return {
    bus: data.CHAT4ALL_BUS,
    store: data.CHAT4ALL_STORE,
    media: data.CHAT4ALL_MEDIA,
    mediaMaximumBytes: data.CHAT4ALL_MEDIA_MAXIMUM_MB * 1_000_000,
    mediaScan: data.CHAT4ALL_MEDIA_SCAN,
    mediaConvert: data.CHAT4ALL_MEDIA_CONVERT ?? [],
    mediaReceived: data.CHAT4ALL_MEDIA_RECEIVED,
    mediaRetention: {
      uploadedDays: data.CHAT4ALL_MEDIA_UPLOADED_DAYS || undefined,
      receivedDays: data.CHAT4ALL_MEDIA_RECEIVED_DAYS || undefined,
    },
    masterKey: data.CHAT4ALL_MASTER_KEY,
    accountUrls: data.CHAT4ALL_ACCOUNT_URLS ?? [],
    acceptEmptyStore: data.CHAT4ALL_ACCEPT_EMPTY_STORE === '1',
    config: data.CHAT4ALL_CONFIG,
    grpc: data.CHAT4ALL_GRPC,
    http: {
      address: data.CHAT4ALL_HTTP,
      url: data.CHAT4ALL_HTTP_URL,
      origins: data.CHAT4ALL_HTTP_ORIGINS ?? [],
    },
    console: {
      address: data.CHAT4ALL_CONSOLE,
      url: data.CHAT4ALL_CONSOLE_URL,
      routerUrl: data.CHAT4ALL_CONSOLE_ROUTER,
      apiKeyFile: data.CHAT4ALL_CONSOLE_API_KEY,
      tracesUrl: data.CHAT4ALL_CONSOLE_TRACES,
      oidc: {
        issuer: data.CHAT4ALL_CONSOLE_OIDC,
        clientId: data.CHAT4ALL_CONSOLE_OIDC_CLIENT,
        clientSecretFile: data.CHAT4ALL_CONSOLE_OIDC_SECRET,
        roleClaim: data.CHAT4ALL_CONSOLE_ROLE_CLAIM,
        roles: data.CHAT4ALL_CONSOLE_ROLES,
      },
    },
    metrics: data.CHAT4ALL_METRICS,
    webhooks: data.CHAT4ALL_WEBHOOKS,
    sandbox: data.CHAT4ALL_SANDBOX,
    sandboxDelays: { sentMs, deliveredMs, readMs },
    sandboxRules: data.CHAT4ALL_SANDBOX_RULES,
    channels: data.CHAT4ALL_CHANNELS,
    partitions: data.CHAT4ALL_PARTITIONS,
    processes: data.CHAT4ALL_PROCESSES,
    apiLimits: {
      calls: data.CHAT4ALL_CALLS,
      streams: data.CHAT4ALL_STREAMS,
      callsPerConnection: data.CHAT4ALL_CALLS_PER_CONNECTION,
      connections: data.CHAT4ALL_CONNECTIONS,
      connectionAgeMs: data.CHAT4ALL_CONNECTION_AGE_MINUTES * 60_000,
      connectionGraceMs: data.CHAT4ALL_CONNECTION_GRACE_SECONDS * 1_000,
      connectionIdleMs: data.CHAT4ALL_CONNECTION_IDLE_MINUTES * 60_000,
      keepaliveMs: data.CHAT4ALL_KEEPALIVE_SECONDS * 1_000,
      clientMemoryBytes: data.CHAT4ALL_CLIENT_MEMORY_MB * 1_048_576,
    },
    delivery: {
      calls: data.CHAT4ALL_DELIVERY_CALLS,
      callsPerAccount: data.CHAT4ALL_DELIVERY_CALLS_PER_ACCOUNT,
      retryAttempts: data.CHAT4ALL_DELIVERY_RETRY_ATTEMPTS,
      retryPeriodMs: data.CHAT4ALL_DELIVERY_RETRY_HOURS * 3_600_000,
      retryMaximumMs: data.CHAT4ALL_DELIVERY_RETRY_MAXIMUM_SECONDS * 1_000,
      breakerFailures: data.CHAT4ALL_DELIVERY_BREAKER_FAILURES,
      breakerMaximumMs: data.CHAT4ALL_DELIVERY_BREAKER_MAXIMUM_SECONDS * 1_000,
    },
    retentionMs: data.CHAT4ALL_RETENTION_HOURS * 3_600_000,
    graceMs: data.CHAT4ALL_GRACE_SECONDS * 1_000,
    notifier: {
      allowedRanges: data.CHAT4ALL_NOTIFIER_ALLOW ?? [],
      proxyUrl: data.CHAT4ALL_NOTIFIER_PROXY,
    },
    insecure: data.CHAT4ALL_INSECURE === '1',
    logLevel: data.CHAT4ALL_LOG_LEVEL,
  };
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the effective value of every setting, by variable, without passwords. */
export function shownSettings(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    describeSettings().flatMap(({ name, defaultValue }) => {
      const value = environment[name] ?? defaultValue;
      return value === undefined ? [] : [[name, maskPassword(value)]];
    }),
  );
}

/** Returns the settings that differ from their defaults, by variable, without passwords. */
export function changedSettings(environment: Environment): Record<string, string> {
  const defaults = new Map(describeSettings().map(({ name, defaultValue }) => [name, defaultValue]));
  return Object.fromEntries(
    Object.entries(shownSettings(environment)).filter(([name]) => {
      return environment[name] !== undefined && environment[name] !== defaults.get(name);
    }),
  );
}

/** Returns a URL without its password. */
export function maskPassword(url: string): string {
  return url.replace(/(:\/\/[^/:@]*):[^@/]*@/, '$1:***@');
}
