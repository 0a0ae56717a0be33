// Events as JSON. Apart from webhooks.ts, because the descriptors take a tenth of a second to load.
export { eventToJson } from './webhooks/event-json.ts';
export { type WebhookEvent, toWebhookEvent } from './webhooks/webhook-event.ts';
