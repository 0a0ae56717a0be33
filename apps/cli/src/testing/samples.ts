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

/** Returns the message of a request, with deliveries in state ACCEPTED or SCHEDULED. Its id is `m-` and the request id. */
export function toMessage(request: SendMessageRequest): Message {
  const messageId = `m-${request.requestId}`;
  const isFallback = request.routing?.mode === RoutingMode.FALLBACK;
  const identities = (request.message?.recipients ?? []).flatMap(({ to }) => {
    if (to?.$case === 'identities') return to.value.identities;
    return to?.$case === 'identity' ? [to.value] : [];
  });
  const deliveries = identities.map((identity, index) => {
    const isScheduled = request.sendTime !== undefined || (isFallback && index > 0);
    const state = isScheduled ? DeliveryState.SCHEDULED : DeliveryState.ACCEPTED;
    return Delivery.fromPartial({ deliveryId: `${messageId}-${index}`, messageId, state, identity });
  });
  return { ...Message.fromPartial({ messageId, requestId: request.requestId }), ...created, deliveries };
}

/** Returns the result of an accepted request of a batch. */
export function accept(request: SendMessageRequest): SendMessageResult {
  return { result: { $case: 'message', value: toMessage(request) } };
}

/** Returns an event with the new state of a delivery. */
export function stateEvent(deliveryId: string, state: DeliveryState, reason?: string): StreamEventsResponse {
  const error = reason === undefined ? undefined : { reason, message: 'why', channelCode: '131047', certain: true };
  const event = Event.fromPartial({
    eventId: `${deliveryId}/${state}`,
    cursor: `${deliveryId}/${state}`,
    kind: { $case: 'delivery', value: { deliveryId, messageId: deliveryId.slice(0, -2), state, error } },
  });
  return { payload: { $case: 'event', value: event } };
}

/** Returns an event with an inbound message. */
export function inboundEvent(cursor: string, body: string): StreamEventsResponse {
  const sender = { channel: 'whatsapp', kind: 'phone', value: '+5511977777777' };
  const message = { messageId: 'in-1', sender, content: { kind: { $case: 'text' as const, value: { body } } } };
  const event = Event.fromPartial({ eventId: cursor, cursor, kind: { $case: 'inbound', value: { message } } });
  return { payload: { $case: 'event', value: event } };
}

/** Returns a heartbeat. */
export function heartbeat(cursor: string): StreamEventsResponse {
  return { payload: { $case: 'heartbeat', value: { cursor } } };
}
