import { batcher } from '@chat4all/runtime';
import type { Admission, Candidate, Store, StoreError } from '@chat4all/store';
import type { RetryContext } from './retry-context.ts';
import { callStore, isolateInvalid } from './store-calls.ts';

/** The most deliveries in one call of the store. */
const MAXIMUM_CANDIDATES = 1_000;

/**
 * Admits deliveries of one partition, in order; a delivery that the store refuses as `invalid` has its error instead. Rejects
 * once the signal is aborted, when the partition is another worker's.
 */
export type Admit = (
  candidates: readonly Candidate[],
  signal: AbortSignal,
) => Promise<readonly (Admission | StoreError)[]>;

interface SignalledCandidate {
  readonly candidate: Candidate;
  readonly signal: AbortSignal;
}

/** Returns a function that admits deliveries, those of several partitions in one call of the store. Retries while it fails. */
export function createAdmitter(store: Store, context: RetryContext): Admit {
  const admitLive = async (items: readonly SignalledCandidate[]): Promise<(Admission | undefined)[]> => {
    const live = items.filter(({ signal }) => !signal.aborted);
    const admissions = await store.admit(live.map(({ candidate }) => candidate));
    const found = new Map(live.map((item, index) => [item, admissions[index]]));
    return items.map((item) => found.get(item));
  };
  const admitAll = batcher(
    (items: readonly SignalledCandidate[]) =>
      isolateInvalid(items, (some) => callStore('admit', () => admitLive(some), context)),
    MAXIMUM_CANDIDATES,
  );
  return async (candidates, signal) => {
    const admissions = await admitAll(candidates.map((candidate) => ({ candidate, signal })));
    signal.throwIfAborted();
    return admissions.map((admission) => {
      if (admission === undefined) throw new Error('the store returned fewer admissions than candidates');
      return admission;
    });
  };
}
