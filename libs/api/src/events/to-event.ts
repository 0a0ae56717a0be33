import { DeliveryState, type Event, type EventRecord, type Identity, MessageDirection } from '@chat4all/proto';
import { initialStateOf } from '@chat4all/records';

/** The filter of an event stream. Empty sets and strings match everything. */
export interface EventFilter {
  readonly tenantId: string;
  readonly messageIds: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
  readonly conversationId: string;
}

/** Converts a record of the log to an event of the API; undefined if the filter excludes it. `cursor` is only called for a match. */
export function toEvent(
  { eventId, tenantId, kind }: EventRecord,
  filter: EventFilter,
  cursor: () => string,
  recordTimeMs: number,
): Event | undefined {
  if (tenantId !== filter.tenantId || kind === undefined) return undefined;
  const event = (eventKind: NonNullable<Event['kind']>): Event => ({
    eventId,
    cursor: cursor(),
    recordTime: new Date(recordTimeMs),
    kind: eventKind,
  });
  switch (kind.$case) {
    case 'accepted': {
      const { deliveryId, messageId, identity, conversationId } = kind.value;
      if (!matches(filter, messageId, conversationId, identity)) return undefined;
      const states = { state: initialStateOf(kind.value), previousState: DeliveryState.UNSPECIFIED };
      const rest = { error: undefined, providerTime: undefined, providerMessageId: '' };
      return event({ $case: 'delivery', value: { deliveryId, messageId, identity, ...states, ...rest } });
    }
    case 'change': {
      const { conversationId, providerTimeMs, ...change } = kind.value;
      if (!matches(filter, change.messageId, conversationId, change.identity)) return undefined;
      return event({ $case: 'delivery', value: { ...change, providerTime: toDate(providerTimeMs) } });
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
      return event({ $case: 'inbound', value: { message, providerTime: toDate(providerTimeMs) } });
    }
    // The projection publishes a change for each receipt that moves its delivery forward.
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

function toDate(milliseconds: number): Date | undefined {
  return milliseconds === 0 ? undefined : new Date(milliseconds);
}
