import type { Identity, StateChange } from '@chat4all/proto';

/** A state change, with what is needed to publish it. */
export interface Change extends StateChange {
  readonly tenantId: string;
  readonly identity: Identity;
  /** When the delivery was accepted, in milliseconds since 1970. */
  readonly acceptTimeMs: number;
  /** `DeliveryRecord.trace_parent` of the first record of the delivery; empty if not traced. */
  readonly traceParent: string;
}
