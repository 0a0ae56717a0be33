import type { UseQueryResult } from '@tanstack/react-query';
import type { Pages } from '../api/use-call.ts';

const NONE: readonly never[] = [];

/** Returns a list that has only one page, in the form of lists with several. */
export function toPages<Item>(
  { error, isPending, refetch }: Pick<UseQueryResult, 'error' | 'isPending' | 'refetch'>,
  items: readonly Item[] | undefined,
): Pages<Item> {
  return {
    ...{ error, isPending, items: items ?? NONE, hasNextPage: false, isFetchingNextPage: false },
    fetchNextPage: () => undefined,
    refetch,
  };
}
