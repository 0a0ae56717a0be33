export { startWorker, type Service, type WorkerOptions } from './worker.ts';
export { startProjection, type ProjectionOptions } from './projection.ts';
export { defaultPolicy, type DeliveryPolicy } from './policy.ts';
export type { BreakerPolicy } from './flow-control/circuit-breaker.ts';
export type { CallLimits } from './flow-control/concurrency-limiter.ts';
export type { RetryPolicy } from './deliver/retry-delay.ts';
