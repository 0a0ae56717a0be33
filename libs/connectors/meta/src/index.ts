// For the connectors of Meta's channels only.
export { createGraphClient, type GraphClient, type GraphClientOptions } from './graph-client.ts';
export type { DownloadOptions, RenewedToken } from './read-response.ts';
export { sendMedia, type SendMediaOptions } from './send-media.ts';
export { invalidResponseError } from './response-error.ts';
export { connectorErrorFromGraph, readGraphError, type GraphError, type GraphErrorContext } from './graph-error.ts';
export { metaCallbackHeaders, verifyWebhook, type VerifiedWebhook, type WebhookSecrets } from './webhook.ts';
export { metaId, metaSettings } from './settings.ts';
export type { MetaChannel } from './error-table.ts';
