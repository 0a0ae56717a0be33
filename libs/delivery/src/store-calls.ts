import { isolateFailures, retryWhileUnavailable } from '@chat4all/runtime';
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

/** Runs a call of the store with items. An item that the store refuses as `invalid` fails alone, with that error as its result. */
export function isolateInvalid<Item, Result>(
  items: readonly Item[],
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<readonly (Result | StoreError)[]> {
  return isolateFailures(items, run, isInvalid);
}

function isInvalid(error: unknown): error is StoreError {
  return StoreError.is(error) && error.code === 'invalid';
}
