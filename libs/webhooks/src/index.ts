export {
  createWebhooks,
  type WebhookAnswer,
  type WebhookCall,
  type Webhooks,
  type WebhooksOptions,
} from './webhooks.ts';
export { startWebhookServer, type WebhookServer, type WebhookServerOptions } from './webhook-server.ts';
