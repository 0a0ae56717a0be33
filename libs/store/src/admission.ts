import type { DeliveryAttempt, DeliveryRecord } from '@chat4all/proto';
import type { Change } from './change.ts';

/** A delivery read from the log. The order in which a lane's deliveries are first admitted is the order of the lane. */
export interface Candidate {
  readonly record: DeliveryRecord;
  /** Topic, partition and offset of the record, as one text without `#`; the same for the same record. */
  readonly logPosition: string;
}

/**
 * The instruction to the worker for a delivery:
 * - `deliver`: deliver it.
 * - `takeover`: this record was claimed before and not finished; continue it.
 * - `duplicate`: skip it. It is settled, or another record of the delivery has the claim.
 * - `parked`: skip it. It waits for its time or behind others of its lane, and is released later.
 * - `cancelled`: skip it. It is a fallback step, and an earlier step has succeeded.
 */
export type Verdict = 'deliver' | 'takeover' | 'duplicate' | 'parked' | 'cancelled';

/** The decision about a delivery. */
export interface Admission {
  readonly verdict: Verdict;
  /** With `takeover`: whether the last `attempt` fact says that a call of the provider is in progress. Otherwise false. */
  readonly attempted: boolean;
  /**
   * The claim, for `park` and for facts; empty unless the verdict is `deliver` or `takeover`. A takeover changes it, so
   * that the claim of the previous worker has no effect any more.
   */
  readonly claim: string;
  /** The state changes that this record caused, to be published (again). */
  readonly changes: readonly Change[];
}

/** A delivery to park. */
export interface Parking {
  /** The delivery as it will be released: its `attempts` are stored. */
  readonly record: DeliveryRecord;
  /** The claim that `admit` returned. */
  readonly claim: string;
  /** The calls of the provider under the claim, oldest first. Default: none. */
  readonly attempts?: readonly DeliveryAttempt[];
  /** The earliest release, in milliseconds since 1970. Behind others of its lane it also waits for them. */
  readonly notBeforeMs: number;
}
