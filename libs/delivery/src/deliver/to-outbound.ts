import { type Content, ConnectorError, type OutboundDelivery } from '@chat4all/connector';
import { contentForChannel, findPartOfMessage } from '@chat4all/records';
import { type Account, type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { CompleteDelivery } from './outcome.ts';

/** The parts that {@link toOutbound} uses. */
export interface ToOutboundOptions {
  readonly store: Store;
  readonly logger: Logger;
}

/**
 * Converts a delivery to the form that its connector sends: the content of the channel, and the platform's ids of the
 * messages that it refers to. A reply to a message that the recipient never got is sent without the reference. Rejects with
 * a ConnectorError if there is nothing to send: content that no channel carries, or a reaction to a message that the
 * recipient never got.
 */
export async function toOutbound(
  delivery: CompleteDelivery,
  { connector }: Account,
  options: ToOutboundOptions,
  signal: AbortSignal,
): Promise<OutboundDelivery> {
  const { deliveryId: id, identity, replyToMessageId, part, byHuman } = delivery;
  const find = (messageId: string) => findProviderMessageId(messageId, delivery, options, signal);
  const original = contentForChannel(delivery, connector.capabilities);
  const content = original.kind === 'reaction' ? await resolveReaction(original, find) : original;
  // Only the first part of a reply quotes the message.
  const replyTo = replyToMessageId !== '' && part === 0 ? await find(replyToMessageId) : undefined;
  const to = { kind: identity.kind, value: identity.value };
  return { id, to, content, ...(replyTo !== undefined && { replyTo }), ...(byHuman && { byHuman }) };
}

async function resolveReaction(
  reaction: Extract<Content, { kind: 'reaction' }>,
  find: (messageId: string) => Promise<string | undefined>,
): Promise<Content> {
  const messageId = await find(reaction.messageId);
  if (messageId !== undefined) return { ...reaction, messageId };
  throw new ConnectorError(`the platform never accepted message "${reaction.messageId}", which is reacted to`, {
    reason: 'invalid',
    retryable: false,
    certain: true,
    scope: 'delivery',
  });
}

/** Finds the platform's id of a message. The store has every earlier message of the lane by now. */
async function findProviderMessageId(
  messageId: string,
  { tenantId, identity }: CompleteDelivery,
  { store, logger }: ToOutboundOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const read = () => store.getMessage(tenantId, messageId);
  const message = await retryWhileUnavailable('read message', read, { signal, logger });
  if (message === undefined) return undefined;
  const findLinked = () => store.directory.linked(tenantId, identity);
  const part = await findPartOfMessage(message, identity, () =>
    retryWhileUnavailable('read links', findLinked, { signal, logger }),
  );
  return part?.providerMessageId || undefined;
}
