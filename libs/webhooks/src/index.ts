export {
  createWebhooks,
  type WebhookAnswer,
  type WebhookCall,
  type Webhooks,
  type WebhooksOptions,
} from './webhooks.ts';
export { startWebhookServer, type WebhookLimits, type WebhookServer } from './webhook-server.ts';
