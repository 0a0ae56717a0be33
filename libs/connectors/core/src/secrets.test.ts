import { expect, test } from 'vitest';
import { refusal } from './connector-error.ts';
import { redactSecrets } from './secrets.ts';

test('removes secrets from an error, and leaves it readable if a secret is no more than a few letters', () => {
  const error = refusal('the token EAAG-1 is not valid', 'authentication');
  expect(redactSecrets(error, ['EAAG-1', 'e', 'not']).message).toBe('the token … is not valid');
  expect(redactSecrets(error, ['a', 'other']).message).toBe(error.message);
});
