// For connectors of Meta's channels; users of a connector need nothing from here.
export { createGraphClient, type GraphClient, type GraphClientOptions } from './graph-client.ts';
export { unreadableAnswerError } from './answer-error.ts';
export { connectorErrorFromGraph, graphErrorSchema, type GraphError } from './graph-error.ts';
export { openWebhook, type OpenedWebhook, type WebhookSecrets } from './webhook.ts';
export { metaId, metaSettings, parseSettings } from './settings.ts';
