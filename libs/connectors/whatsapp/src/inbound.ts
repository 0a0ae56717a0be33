import type { InboundMessage } from '@chat4all/connector';
import { personIdentities } from './identities.ts';
import { readContent } from './inbound-content.ts';
import { contactSchema, inboundSchema, type Contact } from './wire.ts';

/** Returns the valid ones of a callback's `contacts`, which contain the senders' names. */
export function readContacts(parts: readonly unknown[] = []): readonly Contact[] {
  return parts.flatMap((part) => contactSchema.safeParse(part).data ?? []);
}

/** Converts one of `messages`, of any type. Returns undefined if it is invalid or has no sender. */
export function readMessage(part: unknown, contacts: readonly Contact[]): InboundMessage | undefined {
  const parsed = inboundSchema.safeParse(part);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const contact = contacts.find(
    ({ wa_id: phone, user_id: userId }) =>
      (phone !== undefined && phone === data.from) || (userId !== undefined && userId === data.from_user_id),
  );
  const from = personIdentities(data.from ?? contact?.wa_id, data.from_user_id ?? contact?.user_id);
  if (from.length === 0) return undefined;
  const time = data.timestamp * 1000;
  const content = readContent(part, data.type, time);
  const profileName = contact?.profile?.name ?? contact?.profile?.username;
  return {
    kind: 'message',
    providerMessageId: data.id,
    from,
    time,
    original: part,
    ...(content && { content }),
    ...(profileName !== undefined && { profileName }),
    ...(data.context?.id !== undefined && { replyTo: data.context.id }),
  };
}
