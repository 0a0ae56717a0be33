import { Chat4AllError } from '../chat4all-error.ts';

/** Returns a required field of a response. Throws INTERNAL if the router omitted it. */
export function assertPresent<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Chat4AllError(`the router's response contains no ${name}`, { code: 'INTERNAL' });
  return value;
}

/** Returns INVALID_ARGUMENT for an input that the types do not exclude. */
export function invalidInput(field: string, description: string): Chat4AllError {
  const details = { reason: 'INVALID_FIELDS', fieldViolations: [{ field, description }] };
  return new Chat4AllError(`${field}: ${description}`, { code: 'INVALID_ARGUMENT', details });
}
