export { createWebhooks, type WebhookAnswer, type Webhooks, type WebhooksOptions } from './webhooks.ts';
export type { WebhookCall } from './route-callback.ts';
export { startWebhookServer, type WebhookLimits, type WebhookServer } from './webhook-server.ts';
