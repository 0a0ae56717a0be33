import { Chat4AllError } from '@chat4all/client';
import { expect, test } from 'vitest';
import { errorToJson, explainError, summarizeError } from './format-error.ts';

test('an error says its code, its reason and what to do', () => {
  const details = { reason: 'UNAUTHENTICATED' };
  const error = new Chat4AllError('no credentials', { code: 'UNAUTHENTICATED', details });
  expect(summarizeError(error)).toBe('UNAUTHENTICATED UNAUTHENTICATED: no credentials');
  expect(explainError(error)).toContain('Set CHAT4ALL_API_KEY');
  expect(explainError(new Chat4AllError('x', { code: 'ABORTED' }))).toBe('ABORTED: x');
});

test('every wrong field is named', () => {
  const fieldViolations = [
    { field: 'a', description: 'is missing' },
    { field: 'b', description: 'is wrong' },
  ];
  const error = new Chat4AllError('x', {
    code: 'INVALID_ARGUMENT',
    details: { reason: 'INVALID_FIELDS', fieldViolations },
  });
  expect(summarizeError(error)).toBe('INVALID_ARGUMENT INVALID_FIELDS: a is missing; b is wrong');
  expect(explainError(error).split('\n').slice(1)).toEqual(['  a is missing', '  b is wrong']);
  expect(errorToJson(error)).toMatchObject({ reason: 'INVALID_FIELDS', fields: fieldViolations });
});
