import { Identity } from '@chat4all/proto';
import type { Conversation, Member, User } from '../directory.ts';
import { type RecordedConsent, subjectOf } from '../consents.ts';
import { decodeLabels } from './columns.ts';
import { type Row, integer, optionalText, text } from './row.ts';

/** A row of `user_identities`, without its user. */
export interface StoredAddress {
  /** Its index among the addresses of the person. */
  readonly ordinal: number;
  readonly channel: string;
  readonly kind: string;
  readonly value: string;
  readonly account_id: string;
  readonly subject: string;
}

/** A row of `conversation_members`: a user, or one address of a person. */
export interface StoredMember extends Omit<StoredAddress, 'subject'> {
  /** The index of the person among the members. */
  readonly member: number;
  readonly user_id: string | null;
  readonly subject: string | null;
}

/** Replaces the provider's ids of an erased person, which may contain the address; a delivery with it gets no other id. */
export const ERASED = 'erased';

/** Returns the rows of a user's identities. */
export function storedAddresses(tenantId: string, identities: readonly Identity[]): StoredAddress[] {
  return identities.map((identity, ordinal) => {
    const { channel, kind, value, accountId } = identity;
    return { ordinal, channel, kind, value, account_id: accountId, subject: subjectOf(tenantId, identity) };
  });
}

/** Returns the rows of a conversation's members. */
export function storedMembers(tenantId: string, members: readonly Member[]): StoredMember[] {
  return members.flatMap((each, member): StoredMember[] => {
    if (each.kind === 'user') return [{ ...NO_ADDRESS, member, user_id: each.userId }];
    return storedAddresses(tenantId, each.identities).map((address) => ({ ...address, member, user_id: null }));
  });
}

const NO_ADDRESS = { ordinal: 0, channel: '', kind: '', value: '', account_id: '', subject: null };

/** Returns a user, from its row and the rows of its addresses in order. */
export function toUser(row: Row, addresses: readonly Row[]): User {
  return {
    userId: text(row, 'user_id'),
    identities: addresses.map(toIdentity),
    updateTimeMs: integer(row, 'update_time'),
  };
}

/** Returns a conversation, from its row and the rows of its members in order. */
export function toConversation(row: Row, rows: readonly Row[]): Conversation {
  const members = new Map<number, Member>();
  for (const each of rows) {
    const member = integer(each, 'member');
    const userId = optionalText(each, 'user_id');
    const known = members.get(member);
    const identities = known?.kind === 'identities' ? known.identities : [];
    members.set(
      member,
      userId === undefined
        ? { kind: 'identities', identities: [...identities, toIdentity(each)] }
        : { kind: 'user', userId },
    );
  }
  return {
    conversationId: text(row, 'conversation_id'),
    members: [...members.values()],
    metadata: decodeLabels(text(row, 'metadata')),
    requestHash: text(row, 'request_hash'),
    createTimeMs: integer(row, 'create_time'),
  };
}

/** Writes identities into one column. */
export function encodeIdentities(identities: readonly Identity[]): string {
  return JSON.stringify(identities.map((identity) => Identity.toJSON(identity)));
}

/** Reads the column that {@link encodeIdentities} wrote. */
export function decodeIdentities(column: string): Identity[] {
  const identities: unknown = JSON.parse(column);
  return Array.isArray(identities) ? identities.map((identity) => Identity.fromJSON(identity)) : [];
}

/** Returns a consent decision, from its row. */
export function toConsent(row: Row): RecordedConsent {
  return {
    sequence: integer(row, 'sequence'),
    tenantId: text(row, 'tenant_id'),
    subject: text(row, 'subject'),
    scope: text(row, 'scope'),
    optedOut: integer(row, 'opted_out') === 1,
  };
}

function toIdentity(row: Row): Identity {
  return {
    channel: text(row, 'channel'),
    kind: text(row, 'kind'),
    value: text(row, 'value'),
    accountId: text(row, 'account_id'),
  };
}
