import { DeliveryState } from '@chat4all/proto';

/** The name of a state in lower case, for example `failed`. */
export type StateName = Lowercase<Exclude<keyof typeof DeliveryState, 'UNRECOGNIZED'>>;

/** A state by its name, or its number in the API. */
export type StateInput = DeliveryState | StateName;

/** Converts a state to its number in the API; undefined becomes UNSPECIFIED. */
export function toState(state: StateInput | undefined): DeliveryState {
  if (state === undefined) return DeliveryState.UNSPECIFIED;
  return typeof state === 'number' ? state : STATES[state];
}

const STATES: Readonly<Record<StateName, DeliveryState>> = {
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

const STATE_NAMES: ReadonlyMap<DeliveryState, string> = new Map(
  Object.entries(STATES).map(([name, state]) => [state, name]),
);

/** Returns the name of a state, for example `read`; `unspecified` for a state unknown to this version. */
export function stateName(state: DeliveryState): StateName {
  const name = STATE_NAMES.get(state);
  return name !== undefined && isStateName(name) ? name : 'unspecified';
}

function isStateName(name: string): name is StateName {
  return name in STATES;
}
