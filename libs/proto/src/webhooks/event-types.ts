import { DeliveryState, type Event, MediaState } from '../index.ts';

/** The type of the event that TestWebhookEndpoint posts. */
export const TEST_EVENT_TYPE = 'webhook.test';

/** The types of events that endpoints get. */
export const EVENT_TYPES = [
  'message.received',
  'message.echoed',
  'delivery.sent',
  'delivery.delivered',
  'delivery.read',
  'delivery.failed',
  'delivery.expired',
  'delivery.cancelled',
  'identity.changed',
  'media.ready',
  'media.failed',
  'consent.changed',
  'template.status_changed',
  'template.quality_changed',
  'account.state_changed',
  'dead_letter.created',
  'endpoint.disabled',
] as const;

/** A type of events. */
export type EventType = (typeof EVENT_TYPES)[number];

const DELIVERY_TYPES = new Map<DeliveryState, EventType>([
  [DeliveryState.SENT, 'delivery.sent'],
  [DeliveryState.DELIVERED, 'delivery.delivered'],
  [DeliveryState.READ, 'delivery.read'],
  [DeliveryState.FAILED, 'delivery.failed'],
  [DeliveryState.EXPIRED, 'delivery.expired'],
  [DeliveryState.CANCELLED, 'delivery.cancelled'],
]);

/** Returns the type of an event; undefined if it is not posted, such as that a delivery was routed. */
export function eventTypeOf({ kind }: Event): EventType | undefined {
  switch (kind?.$case) {
    case 'delivery':
      return DELIVERY_TYPES.get(kind.value.state);
    case 'inbound':
      return 'message.received';
    case 'echo':
      return 'message.echoed';
    case 'identityChanged':
      return 'identity.changed';
    case 'media':
      return kind.value.media?.state === MediaState.READY ? 'media.ready' : 'media.failed';
    case 'consent':
      return 'consent.changed';
    case 'template': {
      const { template, previousStatus } = kind.value;
      return template?.status === previousStatus ? 'template.quality_changed' : 'template.status_changed';
    }
    case 'account':
      return 'account.state_changed';
    case 'deadLetter':
      return 'dead_letter.created';
    case 'endpointDisabled':
      return 'endpoint.disabled';
    case undefined:
      return undefined;
  }
}

/** Returns whether an endpoint selects a type. `delivery.*` selects all that begin with `delivery.`; nothing selects all. */
export function isSelected(type: string, selected: readonly string[]): boolean {
  return (
    selected.length === 0 ||
    selected.some((each) => each === type || (each.endsWith('.*') && type.startsWith(each.slice(0, -1))))
  );
}

/** Returns whether a text selects at least one type. */
export function isSelector(text: string): boolean {
  return EVENT_TYPES.some((type) => isSelected(type, [text]));
}
