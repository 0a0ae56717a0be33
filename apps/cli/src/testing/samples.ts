import {
  Delivery,
  DeliveryState,
  Event,
  Message,
  RoutingMode,
  type SendMessageRequest,
  type SendMessageResult,
  type StreamEventsResponse,
} from '@chat4all/proto';

const created = { createTime: new Date('2026-11-23T10:00:00Z') };

/** The message that a request becomes, its deliveries ACCEPTED, or SCHEDULED. Its id is `m-` and the request id. */
export function toMessage(request: SendMessageRequest): Message {
  const messageId = `m-${request.requestId}`;
  const isFallback = request.routing?.mode === RoutingMode.FALLBACK;
  const identities = (request.message?.recipients ?? []).flatMap(({ to }) => {
    if (to?.$case === 'identities') return to.value.identities;
    return to?.$case === 'identity' ? [to.value] : [];
  });
  const deliveries = identities.map((identity, index) => {
    const waits = request.sendTime !== undefined || (isFallback && index > 0);
    const state = waits ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED;
    return Delivery.fromPartial({ deliveryId: `${messageId}-${index}`, messageId, state, identity });
  });
  return { ...Message.fromPartial({ messageId, requestId: request.requestId }), ...created, deliveries };
}

/** The result of a batch that accepts a request. */
export function accept(request: SendMessageRequest): SendMessageResult {
  return { result: { $case: 'message', value: toMessage(request) } };
}

/** An event that says that a delivery has a new state. */
export function stateEvent(deliveryId: string, state: DeliveryState, reason?: string): StreamEventsResponse {
  const error = reason === undefined ? undefined : { reason, message: 'why', channelCode: '131047', certain: true };
  const event = Event.fromPartial({
    eventId: `${deliveryId}/${state}`,
    cursor: `${deliveryId}/${state}`,
    kind: { $case: 'delivery', value: { deliveryId, messageId: deliveryId.slice(0, -2), state, error } },
  });
  return { payload: { $case: 'event', value: event } };
}

/** An event that says that a person has written. */
export function inboundEvent(cursor: string, body: string): StreamEventsResponse {
  const sender = { channel: 'whatsapp', kind: 'phone', value: '+5511977777777' };
  const message = { messageId: 'in-1', sender, content: { kind: { $case: 'text' as const, value: { body } } } };
  const event = Event.fromPartial({ eventId: cursor, cursor, kind: { $case: 'inbound', value: { message } } });
  return { payload: { $case: 'event', value: event } };
}

/** A sign of life. */
export function heartbeat(cursor: string): StreamEventsResponse {
  return { payload: { $case: 'heartbeat', value: { cursor } } };
}
