// The form of event webhooks: the types of events and the signed headers. Their JSON, which needs the descriptors, is in webhook-event.ts.
export {
  EVENT_TYPES,
  type EventType,
  TEST_EVENT_TYPE,
  eventTypeOf,
  isSelected,
  isSelector,
} from './webhooks/event-types.ts';
export type { WebhookEvent } from './webhooks/webhook-event.ts';
export { signedHeaders } from './webhooks/signed-headers.ts';
