import { type Identity, type Message, MessageDirection } from '@chat4all/proto';

/** The part of a message that concerns one identity. */
export interface MessagePart {
  /** The recipient or the sender. */
  readonly with: Identity;
  /** The platform's id of the message; empty until it is known. */
  readonly providerMessageId: string;
}

/** A part, and every identity that the message names for its person. */
interface NamedPart extends MessagePart {
  readonly identities: readonly Identity[];
}

/**
 * Returns the part of a message that concerns an identity: its delivery to that identity, or the inbound message from it.
 * Undefined if the identity is neither its recipient nor its sender. `findLinked` returns the other identities of the person;
 * it is called only if the message does not name the identity itself.
 */
export async function findPartOfMessage(
  message: Message,
  identity: Identity,
  findLinked: () => Promise<readonly Identity[]>,
): Promise<MessagePart | undefined> {
  const parts = partsOf(message).filter(({ with: { channel, accountId } }) => {
    return channel === identity.channel && accountId === identity.accountId;
  });
  const same = partWith(parts, [identity]);
  if (same !== undefined || parts.length === 0) return same;
  const linked = partWith(parts, await findLinked());
  if (linked) return linked;
  // Platforms report one or another kind of identity of a person, so that the only other kind may be the same person's.
  const [only, ...others] = parts;
  return only && others.length === 0 && only.with.kind !== identity.kind ? toPart(only) : undefined;
}

function partWith(parts: readonly NamedPart[], searched: readonly Identity[]): MessagePart | undefined {
  const found = parts.find(({ identities }) =>
    identities.some(({ kind, value }) => searched.some((other) => other.kind === kind && other.value === value)),
  );
  return found && toPart(found);
}

function toPart({ with: identity, providerMessageId }: NamedPart): MessagePart {
  return { with: identity, providerMessageId };
}

function partsOf({ direction, sender, senderIdentities, providerMessageId, deliveries }: Message): NamedPart[] {
  if (direction === MessageDirection.INBOUND) {
    return sender ? [{ with: sender, identities: [sender, ...senderIdentities], providerMessageId }] : [];
  }
  return deliveries.flatMap(({ identity, providerMessageId: id }) =>
    identity ? [{ with: identity, identities: [identity], providerMessageId: id }] : [],
  );
}
