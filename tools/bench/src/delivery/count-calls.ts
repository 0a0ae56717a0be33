import type { Store } from '@chat4all/store';

/** How often a store was called, and for how many things in all. */
export interface CallCounts {
  admits: number;
  admitted: number;
  applies: number;
  applied: number;
}

/** A store that counts the calls of the two methods that every delivery passes. */
export function countCalls(store: Store): { readonly store: Store; readonly counts: CallCounts } {
  const counts: CallCounts = { admits: 0, admitted: 0, applies: 0, applied: 0 };
  const counting: Pick<Store, 'admit' | 'apply'> = {
    admit: (candidates) => {
      counts.admits += 1;
      counts.admitted += candidates.length;
      return store.admit(candidates);
    },
    apply: (facts) => {
      counts.applies += 1;
      counts.applied += facts.length;
      return store.apply(facts);
    },
  };
  return { store: { ...store, ...counting }, counts };
}
