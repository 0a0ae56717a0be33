import type { ConnectorError, ConnectorErrorReason } from '@chat4all/connector';
import { AccountState } from '@chat4all/proto';
import { type RetryPolicy, retryDelay } from './retry-delay.ts';

/**
 * The reaction to a failed send:
 * - `retry` after a wait; `counts` says whether it uses up one of the delivery's attempts;
 * - `suspend` the account until an operator resumes it; the delivery is parked like all others of the account;
 * - `fail`: the platform refuses this delivery;
 * - `give_up`: it was retryable, but attempts or time are used up.
 */
export type Decision =
  | { readonly kind: 'retry'; readonly waitMs: number; readonly counts: boolean }
  | { readonly kind: 'suspend'; readonly state: AccountState }
  | { readonly kind: 'fail' }
  | { readonly kind: 'give_up' };

/** The input of a decision besides the error. */
export interface RetryInput {
  /** The failed attempts that count, including this one. */
  readonly attempts: number;
  /** The time since the delivery was accepted, or was due to be sent, in milliseconds. */
  readonly ageMs: number;
  readonly policy: RetryPolicy;
  readonly random: () => number;
}

/** Errors of an account that only an operator can resolve, and the state that they put the account into. */
const SUSPENDING_REASONS: ReadonlyMap<ConnectorErrorReason, AccountState> = new Map([
  ['authentication', AccountState.REAUTH_REQUIRED],
  ['sender_paused', AccountState.PAUSED],
  ['integrity', AccountState.FROZEN],
]);

/** Decides how to react to a failed send, from the fields of its error alone. */
export function decide(error: ConnectorError, { attempts, ageMs, policy, random }: RetryInput): Decision {
  const { retryable, scope, reason } = error;
  if (!retryable) {
    const state = scope === 'account' ? SUSPENDING_REASONS.get(reason) : undefined;
    return state === undefined ? { kind: 'fail' } : { kind: 'suspend', state };
  }
  const counts = scope === 'delivery' || scope === 'pair';
  if (counts ? attempts >= policy.attempts : ageMs >= policy.periodMs) return { kind: 'give_up' };
  return { kind: 'retry', waitMs: retryDelay(error, Math.max(1, attempts), policy, random), counts };
}
