import { StoreError } from './store-error.ts';

/** A parameter that is a whole number from 1; undefined when it is not given. Fails with `invalid` for anything else. */
export function wholeNumber(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new StoreError('invalid', `${name} of the store is "${text}", not a whole number from 1`);
  }
  return Number(text);
}
