import type { InboundMessage, PartReader } from '@chat4all/connector';
import { readPersonIds } from './identities.ts';
import { readContent } from './inbound-content.ts';
import { type Person, findPerson } from './people.ts';

/** Converts one of `messages`, of which only the id and the sender are required. Returns undefined without them. */
export function readMessage(part: PartReader, people: readonly Person[], now: number): InboundMessage | undefined {
  const providerMessageId = part.id('id');
  const names = { phone: 'from', userId: 'from_user_id', parentUserId: 'from_parent_user_id' };
  const { identities: from, name, username } = findPerson(readPersonIds(part, names), people);
  if (providerMessageId === undefined || from.length === 0) return undefined;
  const time = part.time('timestamp') ?? now;
  const profileName = name ?? username;
  const replyTo = part.object('context').id('id');
  return {
    kind: 'message',
    providerMessageId,
    from,
    time,
    original: part.value,
    content: readContent(part, time),
    ...(profileName !== undefined && { profileName }),
    ...(replyTo !== undefined && { replyTo }),
  };
}
