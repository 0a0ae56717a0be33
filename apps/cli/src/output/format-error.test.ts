import { Chat4AllError } from '@chat4all/client';
import { expect, test } from 'vitest';
import { errorToJson, explainError, summarizeError } from './format-error.ts';

test('prints code, reason, message and a hint', () => {
  const details = { reason: 'ADMIN_REQUIRED' };
  const error = new Chat4AllError('no scope', { code: 'PERMISSION_DENIED', details });
  expect(summarizeError(error)).toBe('PERMISSION_DENIED ADMIN_REQUIRED: no scope');
  expect(explainError(error)).toBe(`${summarizeError(error)}\n  use an API key with the required scope`);
  expect(explainError(new Chat4AllError('x', { code: 'ABORTED' }))).toBe('ABORTED: x');
});

test('prints a reason that repeats the code once', () => {
  const error = new Chat4AllError('message "m" does not exist', {
    code: 'NOT_FOUND',
    details: { reason: 'NOT_FOUND' },
  });
  expect(explainError(error)).toBe('NOT_FOUND: message "m" does not exist');
});

test('names every invalid field', () => {
  const fieldViolations = [
    { field: 'a', description: 'is required' },
    { field: 'b', description: 'must be one of x, y' },
  ];
  const error = new Chat4AllError('x', {
    code: 'INVALID_ARGUMENT',
    details: { reason: 'INVALID_FIELDS', fieldViolations },
  });
  expect(summarizeError(error)).toBe('INVALID_ARGUMENT INVALID_FIELDS: a: is required; b: must be one of x, y');
  expect(explainError(error)).toBe('INVALID_ARGUMENT INVALID_FIELDS:\n  a: is required\n  b: must be one of x, y');
  expect(errorToJson(error)).toMatchObject({ reason: 'INVALID_FIELDS', fields: fieldViolations });
});
