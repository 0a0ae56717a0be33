import type { BusRecord } from '@chat4all/bus';
import type { ConsentDecision, Identity } from '@chat4all/proto';
import { eventToRecord } from './records.ts';

/** A recorded decision of a tenant's person. */
export interface IdentityDecision {
  readonly tenantId: string;
  readonly identity: Identity;
  readonly decision: ConsentDecision;
  /** The id of what decided, such as a message id: one cause decides once about a subject. */
  readonly cause: string;
}

/** Returns the event of a decision, always equal for the same subject and cause. */
export function consentToRecord({ tenantId, identity, decision, cause }: IdentityDecision): BusRecord {
  const eventId = `${cause}/consent/${decision.subject}`;
  return eventToRecord({ eventId, tenantId, kind: { $case: 'consent', value: { identity, decision } } }, identity);
}
