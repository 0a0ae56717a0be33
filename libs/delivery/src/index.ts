export { startWorker, type Service, type WorkerOptions } from './worker.ts';
export { startProjection, type ProjectionOptions } from './projection.ts';
export { defaultRetryPolicy, type RetryPolicy } from './retry-delay.ts';
