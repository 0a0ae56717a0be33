import type { ConnectorError, ConnectorErrorReason } from '@chat4all/connector';
import { AccountState } from '@chat4all/proto';
import { type RetryPolicy, retryDelay } from './retry-delay.ts';

/**
 * What follows from a failed send that surely sent nothing:
 * - `retry` after a time; `counts`: as one of the delivery's own attempts;
 * - `suspend` the account, until somebody resumes it; the delivery waits with all others;
 * - `fail`: the platform refuses this delivery;
 * - `give_up`: it may have worked, but it was tried long enough.
 */
export type Decision =
  | { readonly kind: 'retry'; readonly waitMs: number; readonly counts: boolean }
  | { readonly kind: 'suspend'; readonly state: AccountState }
  | { readonly kind: 'fail' }
  | { readonly kind: 'give_up' };

/** What the decision depends on besides the error. */
export interface RetryInput {
  /** Attempts of the delivery's own that have failed, this one included. */
  readonly attempts: number;
  /** How long ago it was accepted, or was to be sent, in milliseconds. */
  readonly ageMs: number;
  readonly policy: RetryPolicy;
  readonly random: () => number;
}

/** Failures after which nothing of the account can be sent before somebody does something about it. */
const suspendingReasons: ReadonlyMap<ConnectorErrorReason, AccountState> = new Map([
  ['authentication', AccountState.REAUTH_REQUIRED],
  ['sender_paused', AccountState.PAUSED],
  ['integrity', AccountState.FROZEN],
]);

/** Decides from the facts of the error alone. */
export function decide(error: ConnectorError, { attempts, ageMs, policy, random }: RetryInput): Decision {
  const { retryable, scope, reason } = error;
  if (!retryable) {
    const state = scope === 'account' ? suspendingReasons.get(reason) : undefined;
    return state === undefined ? { kind: 'fail' } : { kind: 'suspend', state };
  }
  const own = scope === 'delivery' || scope === 'pair';
  if (own ? attempts >= policy.attempts : ageMs >= policy.patienceMs) return { kind: 'give_up' };
  return { kind: 'retry', waitMs: retryDelay(error, Math.max(1, attempts), policy, random), counts: own };
}
