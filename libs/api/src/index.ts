export { startApiServer, type ApiServer, type ApiServerOptions } from './api-server.ts';
export type { ApiLimits } from './call-slots.ts';
export type { MemoryLimits } from './holding/memory-guard.ts';
export type { HealthChecks } from './health.ts';
