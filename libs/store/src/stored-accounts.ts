/** The accounts that tenants have created by API. Their secrets are sealed by the caller. */
export interface StoredAccounts {
  /**
   * Stores a new account. Returns `exists` if its id is taken, also by another tenant's deleted account, and `too_many` if the
   * tenant has `maximum` accounts; then nothing is stored.
   */
  create(account: NewAccount, maximum: number): Promise<'created' | 'exists' | 'too_many'>;

  /** Returns an account; undefined if the tenant has none of this id. */
  get(tenantId: string, accountId: string): Promise<StoredAccount | undefined>;

  /** Lists the accounts of all tenants, in the order of their creation. */
  list(): Promise<StoredAccount[]>;

  /**
   * Changes the given members of an account if it still has this revision. Returns the changed account; undefined if the tenant has
   * none of this id, or it was changed meanwhile.
   */
  update(
    account: Pick<StoredAccount, 'tenantId' | 'accountId' | 'revision'>,
    change: AccountChange,
  ): Promise<StoredAccount | undefined>;

  /** Deletes an account with its secrets; its id stays with the tenant. Does nothing if the tenant has none of this id. */
  delete(tenantId: string, accountId: string): Promise<void>;

  /**
   * Returns whether deliveries of an account are parked, scheduled, or were accepted in the last ten minutes and not sent yet.
   * Does not know of deliveries that no worker has read.
   */
  hasUnsent(tenantId: string, accountId: string): Promise<boolean>;
}

/** An account as it is created. */
export interface NewAccount {
  readonly accountId: string;
  readonly tenantId: string;
  readonly channel: string;
  /** The settings of its connector without secrets: a JSON object. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly rates: StoredRates;
  /** The secrets, encrypted. */
  readonly sealedSecrets: string;
  /** The visible part of each secret. */
  readonly secretHints: readonly SecretHint[];
  /** The expiry of its credentials, in milliseconds since 1970; 0 if unknown. */
  readonly tokenExpireTimeMs: number;
  /** In milliseconds since 1970. */
  readonly createTimeMs: number;
  /** The last change, in milliseconds since 1970. */
  readonly updateTimeMs: number;
}

/** An account. */
export interface StoredAccount extends NewAccount {
  /** 1 at first, and one more with each change. */
  readonly revision: number;
}

/** The rates that differ from those of the channel. */
export interface StoredRates {
  readonly messagesPerSecond?: number;
  readonly pairIntervalMs?: number;
  readonly pairBurst?: number;
}

/** The visible part of a secret. */
export interface SecretHint {
  readonly name: string;
  /** The last characters; empty for a short secret. */
  readonly hint: string;
  /** The first characters of its SHA-256. */
  readonly fingerprint: string;
}

/** The members of an account that can change. */
export type AccountChange = Partial<
  Pick<NewAccount, 'settings' | 'rates' | 'sealedSecrets' | 'secretHints' | 'tokenExpireTimeMs'>
> &
  Pick<NewAccount, 'updateTimeMs'>;
