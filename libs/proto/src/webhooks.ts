// The form of event webhooks: the types of events, their JSON, and the signed headers.
export {
  EVENT_TYPES,
  type EventType,
  TEST_EVENT_TYPE,
  eventTypeOf,
  isSelected,
  isSelector,
} from './webhooks/event-types.ts';
export { type WebhookEvent, toWebhookEvent } from './webhooks/webhook-event.ts';
export { signedHeaders } from './webhooks/signed-headers.ts';
