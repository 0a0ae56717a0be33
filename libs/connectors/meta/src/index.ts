// For connectors of Meta's channels; users of a connector need nothing from here.
export {
  createGraphClient,
  type DownloadOptions,
  type GraphClient,
  type GraphClientOptions,
  type RenewedToken,
} from './graph-client.ts';
export { sendMedia, type MediaSending } from './uploads.ts';
export { unreadableAnswerError } from './answer-error.ts';
export {
  connectorErrorFromGraph,
  graphErrorSchema,
  type GraphError,
  type GraphErrorCircumstances,
} from './graph-error.ts';
export { openWebhook, type OpenedWebhook, type WebhookSecrets } from './webhook.ts';
export { metaId, metaSettings } from './settings.ts';
