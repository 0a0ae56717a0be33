import { DeliveryState } from '@chat4all/proto';
import { advances, isUnsuccessful, isOpen } from '../../rules/states.ts';

const STATES = Object.values(DeliveryState);

/** The states in which nothing is sent yet, as an SQL array. */
export const OPEN_STATES = `'{${STATES.filter(isOpen).join(',')}}'::smallint[]`;

/** The states of deliveries that ended without success, as an SQL array. */
export const UNSUCCESSFUL_STATES = `'{${STATES.filter(isUnsuccessful).join(',')}}'::smallint[]`;

/** `100 * from + to` for every allowed move of a state, the parameter of `apply_facts`. */
export const ALLOWED_TRANSITIONS = STATES.flatMap((from) =>
  STATES.filter((to) => advances(from, to)).map((to) => 100 * from + to),
);
