import { hash } from 'node:crypto';
import type { Identity } from '@chat4all/proto';

/**
 * The consent of people to receive messages. A decision is about a scope, such as `marketing`; the empty scope means everything. The
 * last decision about a scope applies; among those that a channel reported, the last one by the time of the report. People are stored by
 * their {@link subjectOf} only, which survives their erasure.
 */
export interface Consents {
  /** Records decisions of single identities, in the given order. */
  set(decisions: readonly ConsentDecision[]): Promise<void>;

  /** Records the decision of a user, for each of the user's identities too. False if the tenant has no such user. */
  setOfUser(tenantId: string, userId: string, scope: string, optedOut: boolean): Promise<boolean>;

  /**
   * Returns the decisions recorded after `sequence`, oldest first, at most 10,000; 0 starts from the first. Only the last
   * decision of each subject and scope is returned. A later decision never gets a lower sequence than one already returned.
   */
  since(sequence: number): Promise<readonly RecordedConsent[]>;
}

/** A decision of a person about a scope. */
export interface ConsentDecision {
  readonly tenantId: string;
  readonly identity: PersonAddress;
  readonly scope: string;
  readonly optedOut: boolean;
  /**
   * The time of the report, by the platform's clock, in milliseconds since 1970, if a channel reported the decision. It is ignored
   * unless it is newer than the last report about the subject and scope; at the same time, an opt-out is newer than an opt-in.
   * Without it, the decision always applies.
   */
  readonly reportTimeMs?: number;
}

/** A decision as it was recorded. */
export interface RecordedConsent {
  readonly sequence: number;
  readonly tenantId: string;
  /** The {@link subjectOf} an identity, or the `userSubjectOf` a user. */
  readonly subject: string;
  readonly scope: string;
  readonly optedOut: boolean;
}

/** The identity of a person on a channel, whichever account sends. */
export type PersonAddress = Pick<Identity, 'channel' | 'kind' | 'value'>;

/**
 * The scope of opt-outs from `marketing` that channels report, apart from those that clients record under `marketing`: an opt-in
 * that a channel reports revokes the channel's own only. It is not a scope of messages.
 */
export const CHANNEL_MARKETING_SCOPE = 'marketing (reported by the channel)';

/** The most decisions that one `since` returns. */
export const CONSENTS_LIMIT = 10_000;

/**
 * Returns the pseudonym by which consent of an identity is stored: a hash salted with the tenant, so that an opt-out
 * survives the erasure of the person without their address. Someone with the store can test whether a certain address
 * is in it, but cannot tell that records of two tenants belong to the same person.
 */
export function subjectOf(tenantId: string, { channel, kind, value }: PersonAddress): string {
  return digest(tenantId, `identity|${channel}|${kind}|${value}`);
}

/** Returns the pseudonym of a user. */
export function userSubjectOf(tenantId: string, userId: string): string {
  return digest(tenantId, `user|${userId}`);
}

// 128 bits. With the tenant's length in front, two different pairs never produce the same text.
function digest(tenantId: string, text: string): string {
  return hash('sha256', `${tenantId.length}:${tenantId}${text}`, 'buffer').toString('base64url').slice(0, 22);
}
