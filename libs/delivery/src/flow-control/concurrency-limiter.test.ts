import { expect, test, vi } from 'vitest';
import { ConcurrencyLimiter } from './concurrency-limiter.ts';

const LONG = 60_000;

test('limits calls in total and per account', async () => {
  const limiter = new ConcurrencyLimiter({ calls: 3, callsPerAccount: 2 });
  expect(await limiter.acquire('a', LONG)).toBe(true);
  expect(await limiter.acquire('a', LONG)).toBe(true);
  expect(await limiter.acquire('a', 0)).toBe(false);
  expect(await limiter.acquire('b', LONG)).toBe(true);
  expect(await limiter.acquire('b', 0)).toBe(false);
});

test('admits waiting calls account by account', async () => {
  const limiter = new ConcurrencyLimiter({ calls: 1, callsPerAccount: 1 });
  await limiter.acquire('a', LONG);
  const order: string[] = [];
  const work = async (account: string, name: string): Promise<void> => {
    expect(await limiter.acquire(account, LONG)).toBe(true);
    order.push(name);
    limiter.release(account);
  };
  const all = [work('a', 'a1'), work('a', 'a2'), work('b', 'b1'), work('b', 'b2')];
  limiter.release('a');
  await Promise.all(all);
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2']);
});

test('loses no capacity if a call is released while another one gives up', async () => {
  vi.useFakeTimers();
  try {
    const limiter = new ConcurrencyLimiter({ calls: 1, callsPerAccount: 1 });
    await limiter.acquire('a', LONG);
    const second = limiter.acquire('a', 10);
    limiter.release('a');
    vi.advanceTimersByTime(10);
    expect(await second).toBe(true);
    limiter.release('a');
    expect(await limiter.acquire('b', 0)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
