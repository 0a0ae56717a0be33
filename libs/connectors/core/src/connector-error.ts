/**
 * Why a provider refused, as a closed set that means the same on every channel.
 * - `authentication`: the account's credentials are wrong or expired.
 * - `permission`: the account may not do this.
 * - `transient`: the provider or the way to it has a passing problem.
 * - `throttled`: too fast; `scope` says for whom.
 * - `sender_paused`: the provider stopped this account from sending.
 * - `outside_window`: the channel allows no free message to this person now.
 * - `undeliverable`: the person cannot be reached on this channel.
 * - `do_not_retry_soon`: the provider withholds messages to this person for a day or more.
 * - `opted_out`: the person does not want messages from this account.
 * - `media`: a file could not be fetched or taken.
 * - `invalid`: the message itself is wrong.
 * - `integrity`: the provider sanctioned the account.
 * - `configuration`: the account is not set up for this.
 * - `template`: the template is missing, paused or does not fit.
 * - `identity`: this kind of identity is not allowed here.
 * - `unknown`: none of these could be told.
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

/** What the failure is about, so that the caller holds back exactly that: this delivery, this (account, person) pair, the account, or the platform. */
export type ConnectorErrorScope = 'delivery' | 'pair' | 'account' | 'platform';

/** What a {@link ConnectorError} says besides its message: from these alone it is decided what happens next. */
export interface ConnectorErrorFacts {
  readonly reason: ConnectorErrorReason;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** Whether the message surely was not sent. False when the connection died after the request left. */
  readonly certain: boolean;
  readonly scope: ConnectorErrorScope;
  /** How long the provider asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The channel's own code, for people and logs, for example `131047`. */
  readonly channelCode?: string;
  readonly cause?: unknown;
}

/** The one error that a connector's calls reject with. Recognised structurally ({@link ConnectorError.is}), so two installed copies agree. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly reason: ConnectorErrorReason;
  readonly retryable: boolean;
  readonly certain: boolean;
  readonly scope: ConnectorErrorScope;
  readonly retryAfterMs: number | undefined;
  readonly channelCode: string | undefined;

  constructor(message: string, facts: ConnectorErrorFacts) {
    super(message, 'cause' in facts ? { cause: facts.cause } : undefined);
    this.reason = facts.reason;
    this.retryable = facts.retryable;
    this.certain = facts.certain;
    this.scope = facts.scope;
    this.retryAfterMs = facts.retryAfterMs;
    this.channelCode = facts.channelCode;
  }

  static is(value: unknown): value is ConnectorError {
    return value instanceof Error && value.name === 'ConnectorError' && 'reason' in value && 'certain' in value;
  }

  /** Any thrown value as a ConnectorError; what is not one already becomes `unknown`, not retryable and not certain. */
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
