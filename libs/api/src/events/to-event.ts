import { DeliveryState, type Event, type EventRecord, type Identity, MessageDirection } from '@chat4all/proto';
import { firstStateOf } from '../chat/first-state.ts';

/** Which events a caller wants. An empty set, or an empty text, narrows nothing. */
export interface EventFilter {
  readonly tenantId: string;
  readonly messageIds: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
  readonly conversationId: string;
}

/** A fact of the log as callers see it; undefined when it is not for this caller. `cursor` is called only when it is. */
export function toEvent(
  { eventId, tenantId, kind }: EventRecord,
  filter: EventFilter,
  cursor: () => string,
  recordTimeMs: number,
): Event | undefined {
  if (tenantId !== filter.tenantId || kind === undefined) return undefined;
  const event = (what: NonNullable<Event['kind']>): Event => ({
    eventId,
    cursor: cursor(),
    recordTime: new Date(recordTimeMs),
    kind: what,
  });
  switch (kind.$case) {
    case 'accepted': {
      const { deliveryId, messageId, identity, conversationId } = kind.value;
      if (!matches(filter, messageId, conversationId, identity)) return undefined;
      const states = { state: firstStateOf(kind.value), previousState: DeliveryState.UNSPECIFIED };
      const rest = { error: undefined, providerTime: undefined, providerMessageId: '' };
      return event({ $case: 'delivery', value: { deliveryId, messageId, identity, ...states, ...rest } });
    }
    case 'change': {
      const { conversationId, providerTimeMs, ...change } = kind.value;
      if (!matches(filter, change.messageId, conversationId, change.identity)) return undefined;
      return event({ $case: 'delivery', value: { ...change, providerTime: toTime(providerTimeMs) } });
    }
    case 'inbound': {
      const { messageId, sender, content, providerTimeMs, providerMessageId, replyToProviderMessageId } = kind.value;
      if (!matches(filter, messageId, '', sender)) return undefined;
      const message = {
        messageId,
        requestId: '',
        conversationId: '',
        direction: MessageDirection.INBOUND,
        content,
        replyToMessageId: '',
        metadata: {},
        createTime: new Date(recordTimeMs),
        deliveries: [],
        sender,
        providerMessageId,
        replyToProviderMessageId,
      };
      return event({ $case: 'inbound', value: { message, providerTime: toTime(providerTimeMs) } });
    }
    // It becomes a change of its own if it moves the delivery forward.
    case 'receipt':
      return undefined;
  }
}

function matches(
  filter: EventFilter,
  messageId: string,
  conversationId: string,
  identity: Identity | undefined,
): boolean {
  return (
    (filter.messageIds.size === 0 || filter.messageIds.has(messageId)) &&
    (filter.channels.size === 0 || filter.channels.has(identity?.channel ?? '')) &&
    (filter.conversationId === '' || filter.conversationId === conversationId)
  );
}

function toTime(milliseconds: number): Date | undefined {
  return milliseconds === 0 ? undefined : new Date(milliseconds);
}
