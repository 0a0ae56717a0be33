import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { RequestLimiter } from './request-limiter.ts';

const details: unknown = expect.objectContaining({ reason: 'TOO_MANY_CALLS', retryAfterMs: 200 });
const refusal: unknown = expect.objectContaining({ code: status.RESOURCE_EXHAUSTED, details });

test('requests that are too large together are refused until one is answered', () => {
  const slots = new RequestLimiter({ calls: 10, streams: 10 }, 100);
  const leave = slots.enter('calls', 60);
  expect(() => slots.enter('calls', 41)).toThrow(refusal);
  const leaveSmall = slots.enter('calls', 40);
  leave();
  leaveSmall();
  // One alone is never too large.
  slots.enter('calls', 101);
});
