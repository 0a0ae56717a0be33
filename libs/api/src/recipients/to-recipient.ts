import type { Recipient } from '@chat4all/proto';
import type { Member } from '@chat4all/store';

/** Converts a member of a conversation to a recipient of a message. */
export function toRecipient(member: Member): Recipient {
  if (member.kind === 'user') return { to: { $case: 'userId', value: member.userId } };
  const [only, ...others] = member.identities;
  return only !== undefined && others.length === 0
    ? { to: { $case: 'identity', value: only } }
    : { to: { $case: 'identities', value: { identities: [...member.identities] } } };
}
