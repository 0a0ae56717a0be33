export { startApiServer, type ApiServer, type ApiServerOptions, type HttpSettings } from './api-server.ts';
export type { RetentionDays } from './media/delete-files.ts';
export type { MediaSettings } from './media/start-media.ts';
export type { ApiLimits } from './limits/request-limiter.ts';
export type { MemoryLimits } from './memory-limits/memory-guard.ts';
export type { HealthChecks } from './server/health.ts';
export type { AccountSettingsOptions } from './accounts/account-options.ts';
export type { WebhookSettings } from './webhooks/webhook-options.ts';
