import type { RateLimits } from '@chat4all/connector';

/** A customer of the platform. */
export interface Tenant {
  readonly id: string;
  /** Without any api key, token or certificate a tenant is open. */
  readonly apiKeys: readonly ApiKey[];
  readonly tokens: readonly TokenRule[];
  readonly certificates: readonly CertificateRule[];
  readonly limits: TenantLimits;
  readonly accounts: readonly AccountSettings[];
}

/** What a caller may do. No method asks for `connector` yet: it is for connectors that run on their own. */
export type Scope = 'send' | 'read' | 'admin' | 'connector';

/** A key that identifies a tenant's program; only its hash is known. */
export interface ApiKey {
  readonly id: string;
  /** SHA-256 of the key, 64 hexadecimal digits. */
  readonly hash: string;
  readonly scopes: readonly Scope[];
}

/** Which JSON Web Tokens are a tenant's. */
export interface TokenRule {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's keys are, as a JSON Web Key Set. */
  readonly keySetUrl: string;
  /** What the token has to say besides, for an issuer that serves several tenants. */
  readonly claims: Readonly<Record<string, string>>;
  /** The most that a token may do; less when its own `scope` says so. */
  readonly scopes: readonly Scope[];
}

/** Which client certificate is a tenant's. */
export interface CertificateRule {
  readonly id: string;
  /** One of its subject alternative names (DNS or URI), or its common name when it has none. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** What a tenant may use; absent: as much as there is. */
export interface TenantLimits {
  /** Messages that one router accepts in a second. */
  readonly messagesPerSecond?: number;
  /** Messages that all routers together accept in a day (UTC). */
  readonly messagesPerDay?: number;
  /** Streams that are open at one router at a time. */
  readonly streams?: number;
}

/** A tenant's sender on a channel, before its connector is made. */
export interface AccountSettings {
  readonly id: string;
  readonly channel: string;
  /** What the account may do faster, or must do slower, than its channel's accounts usually. */
  readonly rates: Partial<RateLimits>;
  /** When its credentials end, in milliseconds since 1970, where that is known. */
  readonly tokenExpireMs?: number;
  /** The files that its credentials come from, and are kept in when they are renewed. */
  readonly files?: CredentialFiles;
  /** What its connector is made from, secrets in place. */
  readonly connector: Readonly<Record<string, unknown>>;
}

/** Where the settings of these names refer to; absent: to no file. */
export interface CredentialFiles {
  readonly accessToken?: string;
  readonly tokenExpireTime?: string;
}
