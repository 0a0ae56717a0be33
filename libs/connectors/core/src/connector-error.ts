/**
 * Why a call failed: a closed set that has the same meaning on every channel.
 * - `authentication`: the account's credentials are invalid or expired.
 * - `permission`: the account may not do this.
 * - `transient`: the provider, or the connection to it, has a temporary problem.
 * - `throttled`: too many calls; `scope` states what is limited.
 * - `sender_paused`: the provider paused sending by this account.
 * - `outside_window`: the channel accepts no free-form message to this recipient now.
 * - `undeliverable`: the recipient cannot be reached on this channel.
 * - `do_not_retry_soon`: the provider withholds messages to this recipient for a day or more.
 * - `opted_out`: the recipient does not want messages from this account.
 * - `media`: a file could not be fetched or was not accepted.
 * - `invalid`: the message itself is invalid.
 * - `integrity`: the provider sanctioned the account.
 * - `configuration`: the account is not set up for this.
 * - `template`: the template is missing, paused or does not fit.
 * - `identity`: this kind of identity is not allowed here.
 * - `unknown`: the cause could not be determined.
 */
export type ConnectorErrorReason =
  | 'authentication'
  | 'permission'
  | 'transient'
  | 'throttled'
  | 'sender_paused'
  | 'outside_window'
  | 'undeliverable'
  | 'do_not_retry_soon'
  | 'opted_out'
  | 'media'
  | 'invalid'
  | 'integrity'
  | 'configuration'
  | 'template'
  | 'identity'
  | 'unknown';

/** The scope of a failure, which the caller pauses: the delivery, the (account, recipient) pair, the account, or the platform. */
export type ConnectorErrorScope = 'delivery' | 'pair' | 'account' | 'platform';

/** The facts of a {@link ConnectorError}. Retry decisions use only these fields. */
export interface ConnectorErrorFacts {
  readonly reason: ConnectorErrorReason;
  /** True if the same call may succeed later without any change. */
  readonly retryable: boolean;
  /** True if the message is known not to have been sent. False if the connection broke after the request left. */
  readonly certain: boolean;
  readonly scope: ConnectorErrorScope;
  /** The wait that the provider asks for, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The provider's error code, for people and logs, for example `131047`. */
  readonly channelCode?: string;
  /** The status of the HTTP response, if there was one. */
  readonly httpStatus?: number;
  readonly cause?: unknown;
}

/** The only error that a connector's calls reject with. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly reason: ConnectorErrorReason;
  readonly retryable: boolean;
  readonly certain: boolean;
  readonly scope: ConnectorErrorScope;
  readonly retryAfterMs: number | undefined;
  readonly channelCode: string | undefined;
  readonly httpStatus: number | undefined;

  constructor(message: string, facts: ConnectorErrorFacts) {
    super(message, 'cause' in facts ? { cause: facts.cause } : undefined);
    this.reason = facts.reason;
    this.retryable = facts.retryable;
    this.certain = facts.certain;
    this.scope = facts.scope;
    this.retryAfterMs = facts.retryAfterMs;
    this.channelCode = facts.channelCode;
    this.httpStatus = facts.httpStatus;
  }

  /** Returns whether a value is a ConnectorError, also one of another installed copy of this package. */
  static is(value: unknown): value is ConnectorError {
    return value instanceof Error && value.name === 'ConnectorError' && 'reason' in value && 'certain' in value;
  }

  /**
   * Converts any thrown value:
   * - a ConnectorError is returned unchanged;
   * - anything else becomes `unknown`, neither retryable nor certain.
   */
  static from(value: unknown): ConnectorError {
    if (ConnectorError.is(value)) return value;
    const message = value instanceof Error ? value.message : String(value);
    return new ConnectorError(message, {
      reason: 'unknown',
      retryable: false,
      certain: false,
      scope: 'delivery',
      cause: value,
    });
  }
}

/** Returns the error with another message, cause or HTTP status. */
export function changedError(
  error: ConnectorError,
  {
    message,
    ...changed
  }: { readonly message: string; readonly cause: unknown; readonly httpStatus: number | undefined },
): ConnectorError {
  const { reason, retryable, certain, scope, retryAfterMs, channelCode } = error;
  const { cause, httpStatus } = changed;
  return new ConnectorError(message, {
    ...{ reason, retryable, certain, scope },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(channelCode !== undefined && { channelCode }),
    ...(httpStatus !== undefined && { httpStatus }),
    ...(cause !== undefined && { cause }),
  });
}

/** Returns the error for a message that cannot be sent as it is. No call was made, so nothing was sent. */
export function refusal(message: string, reason: ConnectorErrorReason): ConnectorError {
  return new ConnectorError(message, { reason, retryable: false, certain: true, scope: 'delivery' });
}
