import type { DeliveryRecord } from '@chat4all/proto';
import type { Change } from './change.ts';

/** A delivery as it was taken off the log. The order in which a lane's deliveries are first admitted is that of the lane. */
export interface Candidate {
  readonly record: DeliveryRecord;
  /** Where in the log the record stands. The same place always has the same text, without a `#`. */
  readonly logPosition: string;
}

/**
 * - `deliver`: it is ours to deliver.
 * - `takeover`: this very record was taken before and not finished.
 * - `duplicate`: it needs no delivering: it is settled, or another record of the same delivery is under way.
 * - `parked`: it waits, for its own time or behind others of its lane, and will come again.
 * - `cancelled`: a delivery that it was to replace has succeeded.
 */
export type Verdict = 'deliver' | 'takeover' | 'duplicate' | 'parked' | 'cancelled';

/** What is to be done with a delivery that was taken off the log. */
export interface Admission {
  readonly verdict: Verdict;
  /** With `takeover`: whether the last `attempt` fact says that a call of the provider is under way. Otherwise false. */
  readonly attempted: boolean;
  /**
   * Names the claim, for `park` and for facts about it; empty unless the verdict is `deliver` or `takeover`. A takeover
   * changes it, so that who had it before can do nothing by it any more.
   */
  readonly claim: string;
  /** The state changes that this record has made, to be published (again). */
  readonly changes: readonly Change[];
}

/** A delivery that is to wait. */
export interface Parking {
  /** The delivery as it will come again: its `attempts` are kept. */
  readonly record: DeliveryRecord;
  /** The claim that `admit` gave. */
  readonly claim: string;
  /** When it is to come again, in milliseconds since 1970. Behind others of its lane it waits for them besides. */
  readonly notBeforeMs: number;
}
