import { type Identity, type Message, MessageDirection } from '@chat4all/proto';

/**
 * The part of a message that one person has to do with: to whom it went, or who sent it, and the platform's id of it, empty
 * as long as there is none. Undefined when the message is not one with this person.
 */
export function partOfMessage(message: Message, identity: Identity): MessagePart | undefined {
  const parts = partsOf(message).filter(({ with: { channel, accountId } }) => {
    return channel === identity.channel && accountId === identity.accountId;
  });
  const same = parts.find(({ with: { kind, value } }) => kind === identity.kind && value === identity.value);
  if (same) return same;
  // A person has several names on a channel, and platforms tell one or the other: another kind of name may be the same person's.
  const [only, ...others] = parts;
  return only && others.length === 0 && only.with.kind !== identity.kind ? only : undefined;
}

/** See {@link partOfMessage}. */
export interface MessagePart {
  readonly with: Identity;
  readonly providerMessageId: string;
}

function partsOf({ direction, sender, providerMessageId, deliveries }: Message): MessagePart[] {
  if (direction === MessageDirection.INBOUND) return sender ? [{ with: sender, providerMessageId }] : [];
  return deliveries.flatMap((delivery) =>
    delivery.identity ? [{ with: delivery.identity, providerMessageId: delivery.providerMessageId }] : [],
  );
}
