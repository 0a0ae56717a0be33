import { retryWhileUnavailable } from '@chat4all/runtime';
import { StoreError } from '@chat4all/store';
import type { RetryContext } from './retry-context.ts';

/**
 * Calls the store until it succeeds, also while an operator has to repair something, for example a password. Rejects only
 * if the call is `invalid`, and once the store is closed or the signal is aborted.
 */
export function callStore<Result>(
  operation: string,
  run: () => Promise<Result>,
  context: RetryContext,
): Promise<Result> {
  return retryWhileUnavailable(operation, run, { ...context, isRetryable });
}

function isRetryable(error: unknown): boolean {
  return StoreError.is(error) && error.code !== 'invalid' && error.code !== 'closed';
}

/**
 * Runs a call of the store with items. If the store refuses it as `invalid`, the halves are tried, in order, so that a bad
 * item fails alone. Returns the result of each item, or the error of a bad one. `run` returns a result for each of its items.
 */
export async function isolateInvalid<Item, Result>(
  items: readonly Item[],
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<readonly (Result | StoreError)[]> {
  try {
    return await run(items);
  } catch (error) {
    if (!StoreError.is(error) || error.code !== 'invalid') throw error;
    if (items.length === 1) return [error];
    const middle = Math.ceil(items.length / 2);
    const first = await isolateInvalid(items.slice(0, middle), run);
    return [...first, ...(await isolateInvalid(items.slice(middle), run))];
  }
}
