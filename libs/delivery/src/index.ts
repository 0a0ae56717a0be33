export { startWorker, type Service, type WorkerOptions } from './worker.ts';
export { startProjection, type ProjectionOptions } from './projection.ts';
export { RecentAdmissions } from './recent-admissions.ts';
export { DEFAULT_POLICY, policyFrom, type DeliveryPolicy, type PolicySettings } from './policy.ts';
export type { PacePolicy } from './flow-control/account-pace.ts';
export type { BreakerPolicy } from './flow-control/circuit-breaker.ts';
export type { CallLimits } from './flow-control/concurrency-limiter.ts';
export type { RetryPolicy } from './deliver/retry-delay.ts';
