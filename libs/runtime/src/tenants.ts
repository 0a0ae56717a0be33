import type { RateLimits } from '@chat4all/connector';

/** A customer of the platform. */
export interface Tenant {
  readonly id: string;
  /** A tenant without API keys, tokens and certificates is open. */
  readonly apiKeys: readonly ApiKey[];
  /** Whether keys were created by API, also if none of them is valid any more: then it is not open. `unknown` until the store was read. Default: `no`. */
  readonly storedKeys?: 'no' | 'yes' | 'unknown';
  readonly tokens: readonly TokenRule[];
  readonly certificates: readonly CertificateRule[];
  readonly limits: TenantLimits;
  readonly accounts: readonly AccountSettings[];
  /** Absent if people cannot opt out or in by keyword. */
  readonly consentKeywords?: ConsentKeywords;
}

/** The keywords by which people opt out of messages, and in again. */
export interface ConsentKeywords {
  readonly optOut: readonly string[];
  readonly optIn: readonly string[];
  /** The scope of the decision; empty for all messages. */
  readonly scope: string;
  /** The text that confirms an opt-out; absent if none is sent. */
  readonly optOutConfirmation?: string;
  /** The text that confirms an opt-in; absent if none is sent. */
  readonly optInConfirmation?: string;
}

/** Every scope. `connector` is reserved for connectors that run as processes; no rpc requires it yet. */
export const ALL_SCOPES = ['send', 'read', 'admin', 'webhooks', 'accounts', 'audit', 'connector'] as const;

/** The permission of a caller. */
export type Scope = (typeof ALL_SCOPES)[number];

/** A tenant's API key, of which only the hash is known. */
export interface ApiKey {
  readonly id: string;
  /** True if it was created by API. Default: it is in the configuration file. */
  readonly isStored?: boolean;
  /** When it expires, in milliseconds since 1970. Default: never. */
  readonly expireTimeMs?: number;
  /** The SHA-256 of the key, as 64 hexadecimal digits. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
}

/** The JSON Web Tokens that identify a tenant. */
export interface TokenRule {
  readonly issuer: string;
  readonly audience: string;
  /** The URL of the issuer's JSON Web Key Set. */
  readonly keySetUrl: string;
  /** Further claims that a token must have, for an issuer that serves several tenants. */
  readonly claims: Readonly<Record<string, string>>;
  /** The scopes of a token; its own `scope` claim may restrict them. */
  readonly scopes: readonly Scope[];
}

/** The client certificate that identifies a tenant. */
export interface CertificateRule {
  readonly id: string;
  /** One of its subject alternative names (DNS or URI), or its common name if it has none. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** The limits of a tenant; absent ones do not apply. */
export interface TenantLimits {
  /** The messages that all routers together accept per second. */
  readonly messagesPerSecond?: number;
  /** The messages that all routers together accept per day (UTC). */
  readonly messagesPerDay?: number;
  /** The streams that may be open on all routers together. */
  readonly streams?: number;
  /** The files that CreateUpload lets the tenant have. */
  readonly files?: number;
  /** The sum of the sizes of the files that CreateUpload lets the tenant have. */
  readonly fileBytes?: number;
}

/** The settings of a tenant's sender on a channel. */
export interface AccountSettings {
  readonly id: string;
  readonly channel: string;
  /** The rates that differ from those of the channel. */
  readonly rates: Partial<RateLimits>;
  /** The expiry of its credentials, in milliseconds since 1970; absent if unknown. */
  readonly tokenExpireMs?: number;
  /** The files that its credentials come from, and are written to when they are refreshed. */
  readonly files?: CredentialFiles;
  /** The settings of its connector whose reference could not be resolved, which is reported already. */
  readonly unresolved?: readonly string[];
  /** The settings of its connector, with resolved secrets. */
  readonly connector: Readonly<Record<string, unknown>>;
}

/** The settings of an account that was created by API. */
export interface StoredAccountSettings extends AccountSettings {
  readonly tenantId: string;
  /** The revision of the account in the store. */
  readonly revision: number;
  /** Why its secrets cannot be read here; absent if they can. */
  readonly problem?: string;
}

/** The files that these settings refer to; absent for settings that refer to none. */
export interface CredentialFiles {
  readonly accessToken?: string;
  readonly tokenExpireTime?: string;
}
