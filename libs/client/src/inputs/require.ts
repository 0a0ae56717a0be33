import { Chat4AllError } from '../chat4all-error.ts';

/** What an answer has to hold; throws INTERNAL when the router left it out. */
export function requireAnswer<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Chat4AllError(`the router answered without ${what}`, { code: 'INTERNAL' });
  return value;
}

/** What is wrong with an input that the types do not rule out. */
export function invalidInput(field: string, description: string): Chat4AllError {
  const details = { reason: 'INVALID_FIELDS', fieldViolations: [{ field, description }] };
  return new Chat4AllError(`${field} ${description}`, { code: 'INVALID_ARGUMENT', details });
}
