import { DeliveryState, deliveryStateToJSON } from '@chat4all/proto';

/** The states that one can wait for. */
export const untilNames = ['accepted', 'sent', 'delivered', 'read'] as const;

/** A state that one can wait for. */
export type Until = (typeof untilNames)[number];

const untilStates: Readonly<Record<Until, DeliveryState>> = {
  accepted: DeliveryState.ACCEPTED,
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
};

/** The states in their order. FAILED, EXPIRED and CANCELLED end a delivery and stand behind all. */
const order: readonly DeliveryState[] = [
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

/** The names of the states, as people write them. */
export const stateNames: readonly string[] = order.slice(1).map((state) => stateName(state).toLowerCase());

/** A state's name, for example `SENT`. */
export function stateName(state: DeliveryState): string {
  return deliveryStateToJSON(state).replace('DELIVERY_STATE_', '');
}

/** The state with this name, in any case; undefined when there is none. */
export function stateOfName(name: string): DeliveryState | undefined {
  return order.find((state) => stateName(state) === name.toUpperCase());
}

/** Whether a delivery in state `to` has come further than one in state `from`. */
export function isForward(from: DeliveryState, to: DeliveryState): boolean {
  return order.indexOf(to) > order.indexOf(from);
}

/** Whether the state says that the person will not get the message. */
export function isUnsuccessful(state: DeliveryState): boolean {
  return isForward(DeliveryState.READ, state);
}

/**
 * The state that counts as `until` on a channel that reports `receipts`: that state, or the best one below it that the
 * channel can tell. Every channel can tell SENT.
 */
export function goalOf(until: Until, receipts: readonly DeliveryState[]): DeliveryState {
  const wanted = untilStates[until];
  if (!isForward(DeliveryState.SENT, wanted)) return wanted;
  return [wanted, DeliveryState.DELIVERED].find((state) => receipts.includes(state)) ?? DeliveryState.SENT;
}
