import { type ConsentSource, type Identity, digestOf } from '@chat4all/proto';

/**
 * The consent of people to receive messages. A decision is about a scope, such as `marketing`; the empty scope means everything. The
 * last decision about a scope applies; among those that a channel reported, the last one by the time of the report. People are stored by
 * their {@link subjectOf} only, which survives their erasure.
 */
export interface Consents {
  /** Records decisions of single identities, in the given order. */
  set(decisions: readonly ConsentDecision[]): Promise<void>;

  /** Records the decision of a user, for each of the user's identities too. False if the tenant has no such user. */
  setOfUser(tenantId: string, userId: string, decision: UserDecision): Promise<boolean>;

  /**
   * Returns the decisions recorded after `sequence`, oldest first, at most 10,000; 0 starts from the first. Only the last
   * decision of each subject and scope is returned. A later decision never gets a lower sequence than one already returned.
   */
  since(sequence: number): Promise<readonly RecordedConsent[]>;

  /** Returns the last decisions of these subjects about each scope, ordered by subject and scope. */
  of(tenantId: string, subjects: readonly string[]): Promise<readonly ProvenConsent[]>;

  /** Lists the decisions that changed something, newest first. Fails with `invalid` if the page size or token is wrong. */
  list(query: ConsentQuery): Promise<ConsentPage>;
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
  readonly proof: ConsentProof;
}

/** A decision of a user. */
export type UserDecision = Pick<ConsentDecision, 'scope' | 'optedOut' | 'proof'>;

/** What proves a decision. It survives the erasure of the person, so it has no personal data. */
export interface ConsentProof {
  readonly source: ConsentSource;
  /** The id of what proves it, such as a message id; empty if there is none. */
  readonly evidence: string;
  /** When the person decided, in milliseconds since 1970; 0 if unknown. */
  readonly timeMs: number;
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

/** A decision with its proof. */
export interface ProvenConsent extends Omit<RecordedConsent, 'sequence'> {
  readonly proof: ConsentProof;
  /** The user of the directory that the identity belongs to now; absent if none does, or the subject is a user. */
  readonly userId?: string;
}

/** Which decisions to list. */
export interface ConsentQuery {
  readonly tenantId: string;
  /** Absent for all. */
  readonly subjects?: readonly string[];
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
}

/** A page of decisions. */
export interface ConsentPage {
  readonly decisions: readonly ProvenConsent[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}

/** The identity of a person on a channel, whichever account sends. */
export type PersonAddress = Pick<Identity, 'channel' | 'kind' | 'value'>;

/** The scope of messages that the opt-outs of channels are about. */
export const MARKETING_SCOPE = 'marketing';

/**
 * The scope of opt-outs from `marketing` that channels report, apart from those that clients record under `marketing`: an opt-in
 * that a channel reports revokes the channel's own only. It is not a scope of messages.
 */
export const CHANNEL_MARKETING_SCOPE = 'marketing (reported by the channel)';

/** Returns the scopes whose opt-outs keep a message of a scope from being sent: its own, all messages, and what its channel reported. */
export function decidingScopes(scope: string): readonly string[] {
  return scope === MARKETING_SCOPE ? ['', scope, CHANNEL_MARKETING_SCOPE] : ['', scope];
}

/** The most decisions that one `since` returns. */
export const CONSENTS_LIMIT = 10_000;

/**
 * Returns the pseudonym by which consent of an identity is stored: a hash salted with the tenant, so that an opt-out
 * survives the erasure of the person without their address. Someone with the store can test whether a certain address
 * is in it, but cannot tell that records of two tenants belong to the same person.
 */
export function subjectOf(tenantId: string, { channel, kind, value }: PersonAddress): string {
  return digestOf(tenantId, `identity|${channel}|${kind}|${value}`);
}

/** Returns the pseudonym of a user. */
export function userSubjectOf(tenantId: string, userId: string): string {
  return digestOf(tenantId, `user|${userId}`);
}
