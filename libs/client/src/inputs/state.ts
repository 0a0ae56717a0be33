import { DeliveryState } from '@chat4all/proto';

/** A state's name in lower case, for example `failed`; or the state. */
export type StateInput = DeliveryState | Lowercase<Exclude<keyof typeof DeliveryState, 'UNRECOGNIZED'>>;

/** The state that is meant; undefined: any. */
export function toState(state: StateInput | undefined): DeliveryState {
  if (state === undefined) return DeliveryState.UNSPECIFIED;
  return typeof state === 'number' ? state : states[state];
}

const states: Readonly<Record<Exclude<StateInput, DeliveryState>, DeliveryState>> = {
  unspecified: DeliveryState.UNSPECIFIED,
  accepted: DeliveryState.ACCEPTED,
  routed: DeliveryState.ROUTED,
  sent: DeliveryState.SENT,
  delivered: DeliveryState.DELIVERED,
  read: DeliveryState.READ,
  failed: DeliveryState.FAILED,
  scheduled: DeliveryState.SCHEDULED,
  expired: DeliveryState.EXPIRED,
  cancelled: DeliveryState.CANCELLED,
};
