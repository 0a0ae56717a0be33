import { DeliveryState } from '@chat4all/proto';

/** The order of the states that a delivery passes. */
const RANKS = new Map<DeliveryState, number>([
  [DeliveryState.SCHEDULED, 0],
  [DeliveryState.ACCEPTED, 1],
  [DeliveryState.ROUTED, 2],
  [DeliveryState.SENT, 3],
  [DeliveryState.DELIVERED, 4],
  [DeliveryState.READ, 5],
]);

const FINAL_STATES: ReadonlySet<DeliveryState> = new Set([
  DeliveryState.READ,
  DeliveryState.FAILED,
  DeliveryState.EXPIRED,
  DeliveryState.CANCELLED,
]);

/** Returns whether a delivery in this state is not sent yet, and may still be. */
export function isOpen(state: DeliveryState): boolean {
  return advances(state, DeliveryState.SENT);
}

/** Returns whether a delivery in this state has ended without reaching the person: FAILED, EXPIRED or CANCELLED. */
export function isUnsuccessful(state: DeliveryState): boolean {
  return isFinal(state) && state !== DeliveryState.READ;
}

/** Returns whether a delivery in this state can never change again. */
export function isFinal(state: DeliveryState): boolean {
  return FINAL_STATES.has(state);
}

/**
 * Returns whether a delivery may move from one state to another: only forward, never out of a final state, and a
 * DELIVERED one can no longer fail.
 */
export function advances(from: DeliveryState, to: DeliveryState): boolean {
  if (isFinal(from)) return false;
  const rank = RANKS.get(to);
  if (rank === undefined) return FINAL_STATES.has(to) && from !== DeliveryState.DELIVERED;
  return rank > (RANKS.get(from) ?? -1);
}
