import { randomUUID } from 'node:crypto';
import {
  type Delivery,
  DeliveryState,
  type Identity,
  Message,
  MessageDirection,
  MessageOrigin,
  type MessageInput,
  RoutingMode,
  type SendMessageRequest,
  threadIdOf,
} from '@chat4all/proto';
import { invalidField } from '../fake-api-error.ts';
import type { FakeChannels } from './channels.ts';
import type { FakeDirectory } from './directory.ts';
import type { FakeMedia } from './media.ts';

/** The state that messages are planned with. */
export interface PlanContext {
  readonly channels: FakeChannels;
  readonly directory: FakeDirectory;
  readonly media: FakeMedia;
}

/** The only tenant of the fake. */
export const FAKE_TENANT = 'fake';

/** Returns the message of a request. Throws a {@link FakeApiError} if the request is invalid. */
export function planMessage(
  messageId: string,
  request: SendMessageRequest,
  input: MessageInput,
  context: PlanContext,
): Message {
  const { channels, directory, media } = context;
  const { content, conversationId, replyToMessageId, metadata } = input;
  if (content?.kind === undefined) throw invalidField('message.content', 'is required');
  if (content.kind.$case === 'media' && content.kind.value.source?.$case === 'mediaId') {
    media.assertReady(content.kind.value.source.value, 'message.content.media.media_id');
  }
  const isFallback = request.routing?.mode === RoutingMode.FALLBACK;
  const isScheduled = request.sendTime !== undefined && request.sendTime.getTime() > Date.now();
  const groups = identitiesOf(input, request.routing?.channels ?? [], context);
  const deliveries = groups.flatMap((identities) =>
    identities.map((identity, index): Delivery => {
      directory.assertConsent(identity, input.consentScope);
      if (content.kind?.$case === 'text') channels.assertTextLength(identity.channel, content.kind.value.body);
      const state = isScheduled || (isFallback && index > 0) ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED;
      const deliveryId = randomUUID();
      const rest = { error: undefined, providerMessageId: '', updateTime: new Date(), timeline: [], attempts: [] };
      return { deliveryId, messageId, identity, state, threadId: threadIdOf(FAKE_TENANT, identity), ...rest };
    }),
  );
  return {
    ...Message.fromPartial({}),
    messageId,
    requestId: request.requestId,
    conversationId,
    direction: MessageDirection.OUTBOUND,
    origin: MessageOrigin.API,
    content,
    replyToMessageId,
    metadata,
    createTime: new Date(),
    deliveries,
    threadId: deliveries[0]?.threadId ?? '',
  };
}

/** Returns the addresses of a message by recipient. Throws a {@link FakeApiError} if a recipient has none. */
export function identitiesOf(
  input: MessageInput,
  requestedChannels: readonly string[],
  { channels, directory }: PlanContext,
): Identity[][] {
  const { conversationId } = input;
  const recipients = conversationId === '' ? input.recipients : directory.getConversation(conversationId).members;
  if (recipients.length === 0) throw invalidField('message.recipients', 'is required');
  return recipients.map((recipient, index) => {
    const field = `message.recipients[${index}]`;
    const addresses = directory
      .identitiesOf(recipient)
      .filter(({ channel }) => requestedChannels.length === 0 || requestedChannels.includes(channel));
    if (addresses.length === 0) throw invalidField(field, 'has no identity on the requested channels');
    return addresses.map((identity) => channels.resolve(identity, `${field}.identity`));
  });
}
