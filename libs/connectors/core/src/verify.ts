import { ConnectorError, type ConnectorErrorReason } from './connector-error.ts';

/** A part of an account that can be wrong. */
export type AccountCheckName = 'token' | 'permission' | 'webhook_subscription' | 'number';

/** A platform's report on one part of an account. */
export interface AccountCheck {
  readonly name: AccountCheckName;
  /** `unknown` if it could not be checked. */
  readonly outcome: 'ok' | 'failed' | 'unknown';
  /** The platform's facts, or the problem. Never contains a secret. */
  readonly detail: string;
  /** The next step for an operator. Absent if the outcome is `ok`. */
  readonly remedy?: string;
}

/** Changes to make before an account is verified. */
export interface VerifyOptions {
  /** Subscribes the account to callbacks. Default: false. */
  readonly subscribe?: boolean;
  /** The URL for the callbacks of this account. Only with `subscribe`. Default: that of the platform's app. */
  readonly callbackUrl?: string;
}

/** The answer of a platform to one question about an account. */
export type PlatformAnswer<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | { readonly kind: 'refused'; readonly reason: ConnectorErrorReason; readonly message: string };

/** Asks a platform. A refusal is an answer; rejects with a retryable error, of which nothing about the account follows. */
export async function askPlatform<Value>(call: () => Promise<Value>): Promise<PlatformAnswer<Value>> {
  try {
    return { kind: 'answered', value: await call() };
  } catch (thrown) {
    const error = ConnectorError.from(thrown);
    if (error.retryable) throw error;
    return { kind: 'refused', reason: error.reason, message: error.message };
  }
}

/** Returns checks of parts that could not be checked, for a reason. */
export function uncheckedParts(names: readonly AccountCheckName[], detail: string, remedy: string): AccountCheck[] {
  return names.map((name) => ({ name, outcome: 'unknown', detail, remedy }));
}
