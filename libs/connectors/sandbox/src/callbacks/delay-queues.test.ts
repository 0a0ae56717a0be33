import { expect, it } from 'vitest';
import { DelayQueues } from './delay-queues.ts';

it('runs tasks of all delays in the order in which they are due, also after the process was busy for longer', async () => {
  const queues = new DelayQueues();
  const ran: string[] = [];
  const add = (delayMs: number, name: string): Promise<void> =>
    new Promise((resolve) => {
      queues.after(delayMs, () => {
        ran.push(name);
        resolve();
      });
    });
  // The timer of the longer delay is the first to be due.
  const first = add(30, 'first');
  await add(25, 'second');
  const others = [add(10, 'sent'), add(30, 'read')];
  const busyUntil = performance.now() + 60;
  while (performance.now() < busyUntil);
  await Promise.all([first, ...others]);
  expect(ran.filter((name) => name !== 'second')).toEqual(['first', 'sent', 'read']);
});
