import { type Content, ConnectorError, type OutboundDelivery } from '@chat4all/connector';
import { contentForChannel, findPartOfMessage } from '@chat4all/records';
import { type Account, type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { TemplateCategories } from '../templates/template-categories.ts';
import type { CompleteDelivery } from './outcome.ts';

/** The parts that {@link toOutbound} uses. */
export interface ToOutboundOptions {
  readonly store: Store;
  readonly templateCategories: TemplateCategories;
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
  account: Account,
  options: ToOutboundOptions,
  signal: AbortSignal,
): Promise<OutboundDelivery> {
  const { deliveryId: id, identity, replyToMessageId, part, byHuman } = delivery;
  const original = contentForChannel(delivery, account.connector.capabilities);
  const find = (messageId: string) => findProviderMessageId(messageId, delivery, options, signal);
  let content = original;
  if (original.kind === 'reaction') content = await resolveReaction(original, find);
  if (original.kind === 'template') content = await withCategory(original, account, options);
  // Only the first part of a reply quotes the message.
  const replyTo = replyToMessageId !== '' && part === 0 ? await find(replyToMessageId) : undefined;
  const to = { kind: identity.kind, value: identity.value };
  return { id, to, content, ...(replyTo !== undefined && { replyTo }), ...(byHuman && { byHuman }) };
}

/** Adds the category of a template, if the connector needs it and it is known. */
async function withCategory(
  content: Extract<Content, { kind: 'template' }>,
  { id, connector }: Account,
  { templateCategories }: ToOutboundOptions,
): Promise<Content> {
  if (connector.templates?.needsCategory !== true) return content;
  const category = await templateCategories.find(id, content.name, content.language);
  return category === undefined ? content : { ...content, category };
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
