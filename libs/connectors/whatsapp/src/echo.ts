import type { ChannelEvent, PartReader } from '@chat4all/connector';
import type { ChangeContext } from './change-context.ts';
import { readPersonIds } from './identities.ts';
import { readContent } from './inbound-content.ts';
import { readNamedPeople } from './named-people.ts';
import { findPerson } from './people.ts';

const TO = { phone: 'to', userId: 'to_user_id', parentUserId: 'to_parent_user_id' };

/**
 * Converts one of `message_echoes`: a message that the owner of the number sent in the WhatsApp Business app, of which only the
 * id and the recipient are required. Returns undefined without them. In echoes of edits and deletions, Meta's examples have the
 * number of the account in `to`, and the person in `from`.
 */
export function readEcho(part: PartReader, { people, ownPhone, now }: ChangeContext): ChannelEvent[] | undefined {
  const providerMessageId = part.id('id');
  const isSwapped = ownPhone !== undefined && part.id('to')?.replace('+', '') === ownPhone;
  const ids = readPersonIds(part, isSwapped ? { ...TO, phone: 'from' } : TO);
  const to = findPerson(ids, people).identities;
  if (providerMessageId === undefined || to.length === 0) return undefined;
  const time = part.time('timestamp') ?? now;
  const content = readContent(part, time);
  const replyTo = part.object('context').id('id');
  const named = readNamedPeople(part, [...to.map(({ value }) => value), ownPhone && `+${ownPhone}`]);
  return [
    {
      kind: 'echo',
      providerMessageId,
      to,
      time,
      original: part.value,
      ...(content && { content }),
      ...(replyTo !== undefined && { replyTo }),
      ...(named.length > 0 && { named }),
    },
  ];
}
