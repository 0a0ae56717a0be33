import { DeliveryState } from '@chat4all/proto';
import { advances, isUnsuccessful, isOpen } from '../../rules/states.ts';

const STATES = Object.values(DeliveryState);

/** States as the functions in the database write them: those of which nothing was sent yet, and the ends in vain. */
export const OPEN_STATES = `'{${STATES.filter(isOpen).join(',')}}'::smallint[]`;
export const UNSUCCESSFUL_STATES = `'{${STATES.filter(isUnsuccessful).join(',')}}'::smallint[]`;

/** `100 * from + to` for every move that a delivery can make, as `apply_facts` reads it. */
export const ALLOWED_TRANSITIONS = STATES.flatMap((from) =>
  STATES.filter((to) => advances(from, to)).map((to) => 100 * from + to),
);
