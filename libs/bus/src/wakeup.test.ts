import { expect, test } from 'vitest';
import { Wakeup } from './wakeup.ts';

test('ends a wait at once after an earlier wake-up, and only once', async () => {
  const wakeup = new Wakeup();
  wakeup.wake();
  wakeup.wake();
  await wakeup.wait();
  let woken = false;
  const waiting = wakeup.wait().then(() => {
    woken = true;
  });
  await Promise.resolve();
  expect(woken).toBe(false);
  wakeup.wake();
  await waiting;
  expect(woken).toBe(true);
});

test('ends a wait after its timeout', async () => {
  const wakeup = new Wakeup();
  await wakeup.wait(1);
  let woken = false;
  const waiting = wakeup.wait().then(() => {
    woken = true;
  });
  await Promise.resolve();
  expect(woken).toBe(false);
  wakeup.wake();
  await waiting;
});
