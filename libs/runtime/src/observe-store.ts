import type { Metrics } from '@chat4all/metrics';
import { type Store, StoreError } from '@chat4all/store';
import { observeCalls } from './observe-calls.ts';

/** Wraps a store with metrics. */
export function observeStore(store: Store, { storeCallDuration, storeErrors }: Metrics): Store {
  return observeCalls(store, (operation, seconds, error) => {
    storeCallDuration.observe({ operation }, seconds);
    if (error !== undefined) storeErrors.inc({ operation, code: StoreError.is(error) ? error.code : 'unknown' });
  });
}
