import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { beforeDeadline } from './before-deadline.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a write with a deadline', () => {
  test('is reported as unavailable shortly before the deadline, with the time to retry after', async () => {
    const outcome = beforeDeadline(Date.now() + 5_000, new Promise(() => undefined)).catch((error: unknown) => error);
    let settled = false;
    void outcome.then(() => (settled = true));
    await vi.advanceTimersByTimeAsync(4_899);
    expect(settled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({ code: status.UNAVAILABLE, details: { retryAfterMs: 1_000 } });
  });

  test('leaves half of a short time', async () => {
    const outcome = beforeDeadline(Date.now() + 50, new Promise(() => undefined)).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(25);
    expect(await outcome).toMatchObject({ code: status.UNAVAILABLE });
  });

  test('resolves and rejects as the write does, and leaves no timer', async () => {
    expect(await beforeDeadline(Date.now() + 5_000, Promise.resolve('written'))).toBe('written');
    await expect(beforeDeadline(Date.now() + 5_000, Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(await beforeDeadline(Infinity, Promise.resolve('written'))).toBe('written');
    expect(vi.getTimerCount()).toBe(0);
  });
});
