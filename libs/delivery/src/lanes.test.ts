import { expect, test } from 'vitest';
import { Lanes } from './lanes.ts';

test('runs deliveries of one lane in order, and lanes concurrently', async () => {
  const lanes = new Lanes();
  const held = Promise.withResolvers<undefined>();
  const log: string[] = [];
  const first = lanes.enter('a').run(async () => {
    log.push('a1 begins');
    await held.promise;
    log.push('a1 ends');
  });
  const say = (text: string) => (): Promise<unknown> => Promise.resolve(log.push(text));
  const second = lanes.enter('a').run(say('a2'));
  await lanes.enter('b').run(say('b1'));
  expect(log).toEqual(['a1 begins', 'b1']);
  held.resolve(undefined);
  await Promise.all([first, second]);
  expect(log).toEqual(['a1 begins', 'b1', 'a1 ends', 'a2']);
  expect(lanes.size).toBe(0);
});

test('continues a lane after a failure', async () => {
  const lanes = new Lanes();
  const failing = lanes.enter('a').run(() => Promise.reject(new Error('no')));
  const next = lanes.enter('a').run(() => Promise.resolve());
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBeUndefined();
  expect(lanes.size).toBe(0);
});

test('tells deliveries that entered before a parking that the lane was parked', async () => {
  const lanes = new Lanes();
  const stored = Promise.withResolvers<undefined>();
  const [first, second] = [lanes.enter('a'), lanes.enter('a')];
  expect(second.laneWasParked()).toBe(false);
  const parking = first.park(() => stored.promise);
  const third = lanes.enter('a');
  expect([second.laneWasParked(), third.laneWasParked()]).toEqual([true, true]);
  stored.resolve(undefined);
  await parking;
  expect([second.laneWasParked(), third.laneWasParked()]).toEqual([true, true]);
  expect(lanes.enter('a').laneWasParked()).toBe(false);
});

test('remembers a lane while it is being parked, although it is empty', async () => {
  const lanes = new Lanes();
  const stored = Promise.withResolvers<undefined>();
  const ticket = lanes.enter('a');
  const parking = ticket.park(() => stored.promise);
  ticket.leave();
  expect(lanes.enter('a').laneWasParked()).toBe(true);
  stored.resolve(undefined);
  await parking;
});

test('marks the first delivery of an empty lane', () => {
  const lanes = new Lanes();
  const first = lanes.enter('a');
  expect([first.isFirst, lanes.enter('a').isFirst, lanes.enter('b').isFirst]).toEqual([true, false, true]);
});
