import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

test('describes an error by type, message, code and causes only', () => {
  const row = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (phone)=(+5511) exists' });
  const error = Object.assign(new TypeError('could not write', { cause: row }), { request: { authorization: 'x' } });
  const told = describeError(error);
  expect(told).toMatchObject({
    type: 'TypeError',
    message: 'could not write',
    cause: { type: 'Error', message: 'duplicate key', code: '23505' },
  });
  expect(JSON.stringify(told)).not.toMatch(/5511|authorization/);
});

test('ends a cycle of causes', () => {
  const error = new Error('round');
  error.cause = error;
  expect(JSON.stringify(describeError(error)).match(/"message":"round"/g)?.length).toBe(5);
});

test('describes a value that is no error by its type', () => {
  expect(describeError('token abc')).toBe('string');
});
