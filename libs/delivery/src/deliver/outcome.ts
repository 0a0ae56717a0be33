import type { Identity as ChannelIdentity } from '@chat4all/connector';
import {
  type DeliveryAttempt,
  type DeliveryError,
  type DeliveryRecord,
  DeliveryState,
  type Identity,
} from '@chat4all/proto';
import type { LimitReason } from '../flow-control/account-limiter.ts';

/** A delivery with its identity. */
export type CompleteDelivery = DeliveryRecord & { readonly identity: Identity };

/** Why a delivery is parked: a limit of its account, its own retry, too many calls, or an earlier delivery of its lane. */
export type ParkReason = LimitReason | 'retry' | 'concurrency' | 'lane';

/**
 * The outcome of a delivery in a worker:
 * - `settled`: it reached a state;
 * - `known`: the store has its state already, from a receipt;
 * - `parked`: it is due again at a time in milliseconds since 1970;
 * - `dead_letter`: an operator has to look at it.
 */
export type Outcome =
  | {
      readonly kind: 'settled';
      readonly state: DeliveryState;
      readonly providerMessageId?: string;
      /** The identities of the recipient that the platform's answer names. */
      readonly identities?: readonly ChannelIdentity[];
      readonly error?: DeliveryError;
      readonly calls?: Calls;
    }
  | { readonly kind: 'known' }
  | {
      readonly kind: 'parked';
      readonly untilMs: number;
      readonly attempts: number;
      readonly reason: ParkReason;
      readonly calls?: Calls;
    }
  | { readonly kind: 'dead_letter'; readonly error: DeliveryError; readonly calls?: Calls };

/** The calls of the platform that led to an outcome, oldest first. */
export type Calls = readonly DeliveryAttempt[];

/** Returns the outcome of a delivery that failed for good. */
export function failed(error: DeliveryError): Outcome {
  return { kind: 'settled', state: DeliveryState.FAILED, error };
}
