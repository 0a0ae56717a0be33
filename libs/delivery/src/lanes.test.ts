import { expect, test } from 'vitest';
import { Lanes } from './lanes.ts';

test('within a lane one after the other, across lanes side by side', async () => {
  const lanes = new Lanes();
  const held = Promise.withResolvers<undefined>();
  const log: string[] = [];
  const first = lanes.run('a', async () => {
    log.push('a1 begins');
    await held.promise;
    log.push('a1 ends');
  });
  const second = lanes.run('a', () => {
    log.push('a2');
    return Promise.resolve();
  });
  await lanes.run('b', () => {
    log.push('b1');
    return Promise.resolve();
  });
  expect(log).toEqual(['a1 begins', 'b1']);
  held.resolve(undefined);
  await Promise.all([first, second]);
  expect(log).toEqual(['a1 begins', 'b1', 'a1 ends', 'a2']);
  expect(lanes.size).toBe(0);
});

test('a failure does not stop the lane', async () => {
  const lanes = new Lanes();
  const failing = lanes.run('a', () => Promise.reject(new Error('no')));
  const next = lanes.run('a', () => Promise.resolve());
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBeUndefined();
});
