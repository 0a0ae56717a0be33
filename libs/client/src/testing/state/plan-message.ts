import { randomUUID } from 'node:crypto';
import {
  type Delivery,
  DeliveryState,
  type Identity,
  type Message,
  MessageDirection,
  type MessageInput,
  RoutingMode,
  type SendMessageRequest,
} from '@chat4all/proto';
import { invalidField } from '../refusal.ts';
import type { FakeChannels } from './channels.ts';
import type { FakeDirectory } from './directory.ts';

/** What messages are planned with. */
export interface Surroundings {
  readonly channels: FakeChannels;
  readonly directory: FakeDirectory;
}

/** The message that a request makes. Throws a Refusal when it is not well. */
export function planMessage(
  messageId: string,
  request: SendMessageRequest,
  input: MessageInput,
  surroundings: Surroundings,
): Message {
  const { channels, directory } = surroundings;
  const { content, conversationId, replyToMessageId, metadata } = input;
  if (content?.kind === undefined) throw invalidField('message.content', 'is missing');
  const isFallback = request.routing?.mode === RoutingMode.FALLBACK;
  const waits = request.sendTime !== undefined && request.sendTime.getTime() > Date.now();
  const groups = identitiesOf(input, request.routing?.channels ?? [], surroundings);
  const deliveries = groups.flatMap((identities) =>
    identities.map((identity, index): Delivery => {
      directory.checkConsent(identity, input.consentScope);
      if (content.kind?.$case === 'text') channels.checkText(identity.channel, content.kind.value.body);
      const state = waits || (isFallback && index > 0) ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED;
      const deliveryId = randomUUID();
      const rest = { error: undefined, providerMessageId: '', updateTime: new Date() };
      return { deliveryId, messageId, identity, state, ...rest };
    }),
  );
  return {
    messageId,
    requestId: request.requestId,
    conversationId,
    direction: MessageDirection.OUTBOUND,
    content,
    replyToMessageId,
    metadata,
    createTime: new Date(),
    deliveries,
    sender: undefined,
    providerMessageId: '',
    replyToProviderMessageId: '',
  };
}

/** The addresses that a message goes to, by recipient. Throws a Refusal when there are none. */
export function identitiesOf(
  input: MessageInput,
  asked: readonly string[],
  { channels, directory }: Surroundings,
): Identity[][] {
  const { conversationId } = input;
  const recipients = conversationId === '' ? input.recipients : directory.getConversation(conversationId).members;
  if (recipients.length === 0) throw invalidField('message.recipients', 'is empty');
  return recipients.map((recipient, index) => {
    const field = `message.recipients[${index}]`;
    const addresses = directory
      .identitiesOf(recipient)
      .filter(({ channel }) => asked.length === 0 || asked.includes(channel));
    if (addresses.length === 0) throw invalidField(field, 'names nobody on these channels');
    return addresses.map((identity) => channels.resolve(identity, `${field}.identity`));
  });
}
