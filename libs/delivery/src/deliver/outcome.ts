import { type DeliveryError, type DeliveryRecord, DeliveryState, type Identity } from '@chat4all/proto';

/** A delivery that is complete. */
export type CompleteDelivery = DeliveryRecord & { readonly identity: Identity };

/**
 * What became of a delivery in a worker's hands:
 * - `settled`: it has reached a state by our doing;
 * - `known`: the platform has told meanwhile what became of it;
 * - `parked`: it is to come again, at a time in milliseconds since 1970, with so many attempts behind it;
 * - `dead_letter`: somebody has to look at it.
 */
export type Outcome =
  | {
      readonly kind: 'settled';
      readonly state: DeliveryState;
      readonly providerMessageId?: string;
      readonly error?: DeliveryError;
    }
  | { readonly kind: 'known' }
  | { readonly kind: 'parked'; readonly untilMs: number; readonly attempts: number; readonly why: ParkReason }
  | { readonly kind: 'dead_letter'; readonly error: DeliveryError };

/** Why a delivery waits in the store: its account, a breaker, a pace, its own retry, too many calls, or others of its lane. */
export type ParkReason = 'account' | 'breaker' | 'pace' | 'retry' | 'concurrency' | 'lane';

/** It failed for good. */
export function failed(error: DeliveryError): Outcome {
  return { kind: 'settled', state: DeliveryState.FAILED, error };
}
