import { expect, test } from 'vitest';
import { EventLoopYield } from './event-loop-yield.ts';

test('leaves time for timers in a loop that never waits', async () => {
  const turn = new EventLoopYield();
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 0);
  const isFired = () => fired;
  // Without yields nothing but this loop would run.
  for (let rounds = 0; !isFired() && rounds < 10_000_000; rounds += 1) await turn.yieldIfDue();
  expect(fired).toBe(true);
});
