import { DeliveryState } from '@chat4all/proto';
import { advances, hasEndedInVain, isOpen } from '../states.ts';

const states = Object.values(DeliveryState);

/** States as the functions in the database write them: those of which nothing was sent yet, and the ends in vain. */
export const openStates = `'{${states.filter(isOpen).join(',')}}'::smallint[]`;
export const endsInVain = `'{${states.filter(hasEndedInVain).join(',')}}'::smallint[]`;

/** `100 * from + to` for every move that a delivery can make, as `apply_facts` reads it. */
export const forward = states.flatMap((from) => states.filter((to) => advances(from, to)).map((to) => 100 * from + to));
