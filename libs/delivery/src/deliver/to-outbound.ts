import { type Content, ConnectorError, type OutboundDelivery } from '@chat4all/connector';
import { contentForChannel, partOfMessage } from '@chat4all/records';
import { type Account, type Logger, retryWhileUnavailable } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import type { CompleteDelivery } from './outcome.ts';

/** What looking up earlier messages works with. */
export interface LookUpOptions {
  readonly store: Store;
  readonly logger: Logger;
}

/**
 * A delivery as its connector takes it: its content in the channel's form, and the earlier messages that it refers to by the
 * platform's ids. An answer to a message that the person never got is sent without saying so. Rejects with a
 * ConnectorError when there is nothing to send: content that no channel carries, or a reaction to what the person never
 * got.
 */
export async function toOutbound(
  delivery: CompleteDelivery,
  { connector }: Account,
  options: LookUpOptions,
  signal: AbortSignal,
): Promise<OutboundDelivery> {
  const { deliveryId: id, identity, replyToMessageId, part, byHuman } = delivery;
  const find = (messageId: string) => findProviderMessageId(messageId, delivery, options, signal);
  const said = contentForChannel(delivery, connector.capabilities);
  const content = said.kind === 'reaction' ? await reactionTo(said, find) : said;
  // Of an answer in several parts the first one quotes.
  const replyTo = replyToMessageId !== '' && part === 0 ? await find(replyToMessageId) : undefined;
  const to = { kind: identity.kind, value: identity.value };
  return { id, to, content, ...(replyTo !== undefined && { replyTo }), ...(byHuman && { byHuman }) };
}

async function reactionTo(
  reaction: Extract<Content, { kind: 'reaction' }>,
  find: (messageId: string) => Promise<string | undefined>,
): Promise<Content> {
  const messageId = await find(reaction.messageId);
  if (messageId !== undefined) return { ...reaction, messageId };
  throw new ConnectorError(`the platform never took the message ${reaction.messageId} that is reacted to`, {
    reason: 'invalid',
    retryable: false,
    certain: true,
    scope: 'delivery',
  });
}

/** The platform's id of what a message was to this person. All that went before in the lane is in the store by now. */
async function findProviderMessageId(
  messageId: string,
  { tenantId, identity }: CompleteDelivery,
  { store, logger }: LookUpOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const message = await retryWhileUnavailable('look up a message', () => store.getMessage(tenantId, messageId), {
    signal,
    logger,
  });
  const part = message && partOfMessage(message, identity);
  return part?.providerMessageId || undefined;
}
