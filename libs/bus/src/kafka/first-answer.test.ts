import { expect, test } from 'vitest';
import { firstAnswer } from './first-answer.ts';

const never = new Promise<string>(() => undefined);
const PATIENCE_MS = 20;

test('makes no second attempt when the first succeeds', async () => {
  const asked: string[] = [];
  const attempt = (name: string) => () => Promise.resolve(asked.push(name));
  expect(await firstAnswer([attempt('first'), attempt('second')], PATIENCE_MS)).toBe(1);
  expect(asked).toEqual(['first']);
});

test('makes the next attempt when one fails, or does not answer', async () => {
  const attempts = [() => never, () => Promise.reject(new Error('down')), () => Promise.resolve('third')];
  expect(await firstAnswer(attempts, PATIENCE_MS)).toBe('third');
});

test('returns the answer of an attempt that was slow, if it is the first', async () => {
  const slow = Promise.withResolvers<string>();
  const attempts = [
    () => slow.promise,
    () => {
      slow.resolve('slow');
      return never;
    },
  ];
  expect(await firstAnswer(attempts, PATIENCE_MS)).toBe('slow');
});

test('rejects with the error of the first attempt when all fail', async () => {
  const attempts = ['first', 'second'].map((name) => () => Promise.reject(new Error(name)));
  await expect(firstAnswer(attempts, PATIENCE_MS)).rejects.toThrow('first');
});
