import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { RequestLimiter } from './request-limiter.ts';

const details: unknown = expect.objectContaining({ reason: 'TOO_MANY_CALLS', retryAfterMs: 200 });
const refusal: unknown = expect.objectContaining({ code: status.RESOURCE_EXHAUSTED, details });

test('refuses requests beyond the total size until running ones are released', () => {
  const limiter = new RequestLimiter({ calls: 10, streams: 10 }, 100);
  const release = limiter.acquire('calls', 60);
  expect(() => limiter.acquire('calls', 41)).toThrow(refusal);
  const releaseSmall = limiter.acquire('calls', 40);
  release();
  releaseSmall();
  // A single request always fits.
  limiter.acquire('calls', 101);
});
