import { StoreError } from './store-error.ts';

/** Reads a parameter that is `true` or `false`; false if absent. Fails with `invalid` otherwise. */
export function readFlag(parameters: URLSearchParams, name: string): boolean {
  const text = parameters.get(name) ?? 'false';
  if (text === 'true' || text === 'false') return text === 'true';
  throw new StoreError('invalid', `store: ${name} must be true or false (got "${text}")`);
}

/** Reads a parameter that is a whole number from 1; undefined if absent. Fails with `invalid` otherwise. */
export function readWholeNumber(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new StoreError('invalid', `store: ${name} must be a whole number from 1 (got "${text}")`);
  }
  return Number(text);
}
