import { expect, test, vi } from 'vitest';
import { CallSlots } from './call-slots.ts';

const LONG = 60_000;

test('no more at once than allowed, for one account and in all', async () => {
  const slots = new CallSlots({ calls: 3, callsPerAccount: 2 });
  expect(await slots.take('a', LONG)).toBe(true);
  expect(await slots.take('a', LONG)).toBe(true);
  expect(await slots.take('a', 0)).toBe(false);
  expect(await slots.take('b', LONG)).toBe(true);
  expect(await slots.take('b', 0)).toBe(false);
});

test('a slot that comes free goes to who waits, account by account', async () => {
  const slots = new CallSlots({ calls: 1, callsPerAccount: 1 });
  await slots.take('a', LONG);
  const order: string[] = [];
  const work = async (account: string, name: string): Promise<void> => {
    expect(await slots.take(account, LONG)).toBe(true);
    order.push(name);
    slots.release(account);
  };
  const all = [work('a', 'a1'), work('a', 'a2'), work('b', 'b1'), work('b', 'b2')];
  slots.release('a');
  await Promise.all(all);
  expect(order).toEqual(['a1', 'b1', 'a2', 'b2']);
});

test('a slot that comes free in the moment in which the patience ends is not lost', async () => {
  vi.useFakeTimers();
  try {
    const slots = new CallSlots({ calls: 1, callsPerAccount: 1 });
    await slots.take('a', LONG);
    const second = slots.take('a', 10);
    slots.release('a');
    vi.advanceTimersByTime(10);
    expect(await second).toBe(true);
    slots.release('a');
    expect(await slots.take('b', 0)).toBe(true);
  } finally {
    vi.useRealTimers();
  }
});
