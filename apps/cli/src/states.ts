import {
  type AccountState,
  type AttemptOutcome,
  DeliveryState,
  accountStateToJSON,
  attemptOutcomeToJSON,
  deliveryStateToJSON,
} from '@chat4all/proto';

/** The states that `--until` accepts. */
export const UNTIL_NAMES = ['accepted', 'sent', 'delivered', 'read'] as const;

/** A state that `--until` accepts. */
export type Until = (typeof UNTIL_NAMES)[number];

const UNTIL_STATES: Readonly<Record<Until, DeliveryState>> = {
  accepted: DeliveryState.ACCEPTED,
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
};

/** The states in their order, unlike their numbers. FAILED, EXPIRED and CANCELLED are final, and follow all others. */
const STATE_ORDER: readonly DeliveryState[] = [
  DeliveryState.UNSPECIFIED,
  DeliveryState.SCHEDULED,
  DeliveryState.ACCEPTED,
  DeliveryState.ROUTED,
  DeliveryState.SENT,
  DeliveryState.DELIVERED,
  DeliveryState.READ,
  DeliveryState.FAILED,
  DeliveryState.EXPIRED,
  DeliveryState.CANCELLED,
];

/** The names of the states in lower case, as options accept them. */
export const STATE_NAMES: readonly string[] = STATE_ORDER.slice(1).map((state) => stateName(state).toLowerCase());

/** Returns the name of a state, for example `SENT`. */
export function stateName(state: DeliveryState): string {
  return deliveryStateToJSON(state).replace('DELIVERY_STATE_', '');
}

/** Returns the state with this name, in any case; undefined if there is none. */
export function stateOfName(name: string): DeliveryState | undefined {
  return STATE_ORDER.find((state) => stateName(state) === name.toUpperCase());
}

/** Returns true if state `to` comes after state `from`. */
export function isForward(from: DeliveryState, to: DeliveryState): boolean {
  return STATE_ORDER.indexOf(to) > STATE_ORDER.indexOf(from);
}

/** Returns true for FAILED, EXPIRED and CANCELLED. */
export function isUnsuccessful(state: DeliveryState): boolean {
  return isForward(DeliveryState.READ, state);
}

/**
 * Returns the state that counts as `until` on a channel that reports `receipts`: that state, or the last one before it
 * that the channel reports. Every channel reports SENT.
 */
export function goalOf(until: Until, receipts: readonly DeliveryState[]): DeliveryState {
  const requested = UNTIL_STATES[until];
  if (!isForward(DeliveryState.SENT, requested)) return requested;
  return [requested, DeliveryState.DELIVERED].find((state) => receipts.includes(state)) ?? DeliveryState.SENT;
}

/** Returns the name of the outcome of an attempt, for example `RETRY`. */
export function outcomeName(outcome: AttemptOutcome): string {
  return attemptOutcomeToJSON(outcome).replace('ATTEMPT_OUTCOME_', '');
}

/** Returns a state of accounts as users know it, such as `REAUTH_REQUIRED`. */
export function accountStateName(state: AccountState): string {
  return accountStateToJSON(state).replace('ACCOUNT_STATE_', '');
}
