/** A part of an account that can be wrong. */
export type AccountCheckName = 'token' | 'permission' | 'webhook_subscription' | 'number';

/** What a platform reports of one part of an account. */
export interface AccountCheck {
  readonly name: AccountCheckName;
  /** `unknown` if it could not be checked. */
  readonly outcome: 'ok' | 'failed' | 'unknown';
  /** What the platform reports, or the problem. Never contains a secret. */
  readonly detail: string;
  /** What to do. Absent if the outcome is `ok`. */
  readonly remedy?: string;
}

/** What to change before an account is verified. */
export interface VerifyOptions {
  /** Subscribes the account to callbacks. Default: false. */
  readonly subscribe?: boolean;
  /** The URL for the callbacks of this account. Only with `subscribe`. Default: that of the platform's app. */
  readonly callbackUrl?: string;
}
