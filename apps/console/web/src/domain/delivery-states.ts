import type { DeliveryJson, DeliveryStateJson, MessageJson } from '../gen/chat4all/v1/message_pb';

/** All states, in their order. */
export const STATES: readonly DeliveryStateJson[] = [
  'DELIVERY_STATE_SCHEDULED',
  'DELIVERY_STATE_ACCEPTED',
  'DELIVERY_STATE_ROUTED',
  'DELIVERY_STATE_SENT',
  'DELIVERY_STATE_DELIVERED',
  'DELIVERY_STATE_READ',
  'DELIVERY_STATE_FAILED',
  'DELIVERY_STATE_EXPIRED',
  'DELIVERY_STATE_CANCELLED',
];

/** Returns the state that a text names; undefined for another text. */
export function toState(text: string | undefined): DeliveryStateJson | undefined {
  return STATES.find((state) => state === text);
}

/** Returns the place of a state in the order of {@link STATES}; -1 for an unknown one. */
export function rankOf(state: DeliveryStateJson = 'DELIVERY_STATE_UNSPECIFIED'): number {
  return STATES.indexOf(state);
}

/** Returns whether a delivery has ended without reaching the person, and may be sent again. */
export function isUnsent({ state }: DeliveryJson): boolean {
  return state === 'DELIVERY_STATE_FAILED' || state === 'DELIVERY_STATE_EXPIRED';
}

/**
 * Returns the delivery of a message whose state its summary shows: a failed one first, else the one that is behind the others. In a
 * conversation, `threadIds` are its threads: other recipients and earlier steps of a fallback do not count there.
 */
export function leadingDelivery(message: MessageJson, threadIds?: readonly string[]): DeliveryJson | undefined {
  const all = message.deliveries ?? [];
  const ofThreads = threadIds && all.filter(({ threadId = '' }) => threadIds.includes(threadId));
  const deliveries = ofThreads?.length ? ofThreads : all;
  return deliveries.find(isUnsent) ?? deliveries.toSorted((one, other) => rankOf(one.state) - rankOf(other.state))[0];
}
