import { expect, test } from 'vitest';
import { Turn } from './turn.ts';

test('a loop that never waits for anything else leaves time for timers', async () => {
  const turn = new Turn();
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 0);
  const isFired = () => fired;
  // Without turns nothing but this loop would ever run.
  for (let rounds = 0; !isFired() && rounds < 10_000_000; rounds += 1) await turn.end();
  expect(fired).toBe(true);
});
