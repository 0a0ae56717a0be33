import type { Recipient } from '@chat4all/proto';
import type { Member } from '@chat4all/store';

/** A member of a conversation as a recipient of what is sent to it. */
export function toRecipient(member: Member): Recipient {
  if ('userId' in member) return { to: { $case: 'userId', value: member.userId } };
  const [only, ...others] = member.identities;
  return only !== undefined && others.length === 0
    ? { to: { $case: 'identity', value: only } }
    : { to: { $case: 'identities', value: { identities: [...member.identities] } } };
}
