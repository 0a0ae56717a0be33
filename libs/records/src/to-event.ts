import {
  DeliveryState,
  type Event,
  type EventRecord,
  type Identity,
  type InboundRecord,
  threadIdOf,
} from '@chat4all/proto';
import { initialStateOf } from './initial-state.ts';
import { toEchoMessage, toInboundMessage } from './to-event-message.ts';

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
  const inbound = (record: InboundRecord): Event | undefined => {
    if (!matches(filter, record.messageId, '', record.sender)) return undefined;
    const message = toInboundMessage(tenantId, record, recordTimeMs);
    return event({ $case: 'inbound', value: { message, providerTime: toDate(record.providerTimeMs) } });
  };
  switch (kind.$case) {
    case 'accepted': {
      const { deliveryId, messageId, identity, conversationId } = kind.value;
      if (!matches(filter, messageId, conversationId, identity)) return undefined;
      const states = { state: initialStateOf(kind.value), previousState: DeliveryState.UNSPECIFIED };
      const threadId = threadIdOf(tenantId, identity);
      const rest = { error: undefined, providerTime: undefined, providerMessageId: '', threadId };
      return event({ $case: 'delivery', value: { deliveryId, messageId, identity, ...states, ...rest } });
    }
    case 'change': {
      const { conversationId, providerTimeMs, ...change } = kind.value;
      if (!matches(filter, change.messageId, conversationId, change.identity)) return undefined;
      const threadId = threadIdOf(tenantId, change.identity);
      return event({ $case: 'delivery', value: { ...change, providerTime: toDate(providerTimeMs), threadId } });
    }
    case 'inbound':
      // The projection publishes a pending message as `received`, once. Earlier versions published the event itself.
      return kind.value.pending ? undefined : inbound(kind.value);
    case 'received':
      return inbound(kind.value);
    case 'echoed': {
      const message = toEchoMessage(tenantId, kind.value, recordTimeMs);
      if (!matches(filter, message.messageId, '', kind.value.recipients[0])) return undefined;
      return event({ $case: 'echo', value: { message, providerTime: toDate(kind.value.providerTimeMs) } });
    }
    case 'identityChanged': {
      const { old, new: current, providerTimeMs } = kind.value;
      if (!matches(filter, '', '', current[0])) return undefined;
      return event({ $case: 'identityChanged', value: { old, new: current, providerTime: toDate(providerTimeMs) } });
    }
    case 'media':
      if (!matches(filter, kind.value.messageId, '', kind.value.identity)) return undefined;
      return event({ $case: 'media', value: kind.value });
    case 'consent':
      if (!matches(filter, '', '', kind.value.identity)) return undefined;
      return event({ $case: 'consent', value: kind.value });
    case 'template':
      if (!matches(filter, '', '', kind.value.template)) return undefined;
      return event({ $case: 'template', value: kind.value });
    case 'account':
      if (!matches(filter, '', '', kind.value)) return undefined;
      return event({ $case: 'account', value: kind.value });
    case 'deadLetter':
      if (!matches(filter, '', '', kind.value)) return undefined;
      return event({ $case: 'deadLetter', value: kind.value });
    case 'endpointDisabled':
      if (!matches(filter, '', '', undefined)) return undefined;
      return event({ $case: 'endpointDisabled', value: kind.value });
    // The projection publishes a change, `echoed`, `identityChanged` or `template` for each that tells something new.
    case 'receipt':
    case 'echo':
    case 'identityChange':
    case 'templateReport':
      return undefined;
  }
}

function matches(
  filter: EventFilter,
  messageId: string,
  conversationId: string,
  on: Pick<Identity, 'channel'> | undefined,
): boolean {
  return (
    (filter.messageIds.size === 0 || filter.messageIds.has(messageId)) &&
    (filter.channels.size === 0 || filter.channels.has(on?.channel ?? '')) &&
    (filter.conversationId === '' || filter.conversationId === conversationId)
  );
}

function toDate(milliseconds: number): Date | undefined {
  return milliseconds === 0 ? undefined : new Date(milliseconds);
}
