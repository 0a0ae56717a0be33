import { type Identity, type Message, MessageDirection } from '@chat4all/proto';

/**
 * Returns the part of a message that concerns an identity: its delivery to that identity, or the inbound message from it.
 * Undefined if the identity is neither its recipient nor its sender.
 */
export function partOfMessage(message: Message, identity: Identity): MessagePart | undefined {
  const parts = partsOf(message).filter(({ with: { channel, accountId } }) => {
    return channel === identity.channel && accountId === identity.accountId;
  });
  const same = parts.find(({ with: { kind, value } }) => kind === identity.kind && value === identity.value);
  if (same) return same;
  // Platforms report one or another kind of identity of a person, so that the only other kind may be the same person's.
  const [only, ...others] = parts;
  return only && others.length === 0 && only.with.kind !== identity.kind ? only : undefined;
}

/** The part of a message that concerns one identity. */
export interface MessagePart {
  /** The recipient or the sender. */
  readonly with: Identity;
  /** The platform's id of the message; empty until it is known. */
  readonly providerMessageId: string;
}

function partsOf({ direction, sender, providerMessageId, deliveries }: Message): MessagePart[] {
  if (direction === MessageDirection.INBOUND) return sender ? [{ with: sender, providerMessageId }] : [];
  return deliveries.flatMap((delivery) =>
    delivery.identity ? [{ with: delivery.identity, providerMessageId: delivery.providerMessageId }] : [],
  );
}
