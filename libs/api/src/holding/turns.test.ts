import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('so many have their turn at once, the others in their order as it is ended', () => {
  const turns = new Turns(2);
  const begun: string[] = [];
  const [one, two] = ['1', '2', '3', '4', '5'].map((name) => turns.take(() => begun.push(name)));
  expect(begun).toEqual(['1', '2']);
  two?.();
  two?.();
  expect(begun).toEqual(['1', '2', '3']);
  one?.();
  expect(begun).toEqual(['1', '2', '3', '4']);
});

test('who leaves before their turn does not get it', () => {
  const turns = new Turns(1);
  const begun: string[] = [];
  const [one, two] = ['1', '2', '3'].map((name) => turns.take(() => begun.push(name)));
  two?.();
  one?.();
  expect(begun).toEqual(['1', '3']);
});
