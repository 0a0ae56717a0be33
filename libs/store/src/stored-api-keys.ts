/** The API keys that tenants have created by API, of which only hashes are stored. */
export interface StoredApiKeys {
  /** Stores a new key. Returns false, and stores nothing, if the tenant has `maximum` keys. */
  create(key: StoredApiKey, maximum: number): Promise<boolean>;

  /** Lists the keys of a tenant, or of all tenants, in the order of their creation, also revoked and expired ones. */
  list(tenantId?: string): Promise<StoredApiKey[]>;

  /** Revokes a key; one that was revoked keeps its time. Returns it; undefined if the tenant has none of this id. */
  revoke(tenantId: string, keyId: string, timeMs: number): Promise<StoredApiKey | undefined>;

  /** Records when keys were used last. An earlier time than the known one changes nothing. */
  recordUses(uses: readonly KeyUse[]): Promise<void>;

  /** Deletes the keys of a tenant that were revoked or expired before a time (milliseconds since 1970). */
  deleteEnded(tenantId: string, beforeMs: number): Promise<void>;
}

/** A key. Times are in milliseconds since 1970. */
export interface StoredApiKey {
  readonly keyId: string;
  readonly tenantId: string;
  /** The SHA-256 of the key, as 64 hexadecimal digits. */
  readonly hash: string;
  /** The last characters of the key. */
  readonly hint: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly createTimeMs: number;
  /** 0 if it does not expire. */
  readonly expireTimeMs: number;
  /** 0 if it was not revoked. */
  readonly revokeTimeMs: number;
  /** 0 if it was not used. */
  readonly lastUsedTimeMs: number;
}

/** A use of a key. */
export interface KeyUse {
  readonly keyId: string;
  /** In milliseconds since 1970. */
  readonly timeMs: number;
}
