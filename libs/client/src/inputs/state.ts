import { DeliveryState } from '@chat4all/proto';

/** A state's name in lower case, for example `failed`. */
export type StateName = Lowercase<Exclude<keyof typeof DeliveryState, 'UNRECOGNIZED'>>;

/** A state by its name, or as the API has it. */
export type StateInput = DeliveryState | StateName;

/** The state that is meant; undefined: any. */
export function toState(state: StateInput | undefined): DeliveryState {
  if (state === undefined) return DeliveryState.UNSPECIFIED;
  return typeof state === 'number' ? state : states[state];
}

const states: Readonly<Record<StateName, DeliveryState>> = {
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

const names: ReadonlyMap<DeliveryState, string> = new Map(Object.entries(states).map(([name, state]) => [state, name]));

/** The name of a state, for example `read`; `unspecified` for one that this version does not know. */
export function stateName(state: DeliveryState): StateName {
  const name = names.get(state);
  return name !== undefined && isStateName(name) ? name : 'unspecified';
}

function isStateName(name: string): name is StateName {
  return name in states;
}
