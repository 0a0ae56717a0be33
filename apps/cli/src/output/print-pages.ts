import type { Pages } from '@chat4all/client';
import { drained, notice } from './print.ts';

/** How {@link printPages} prints. */
export interface PrintPagesOptions<Item> {
  /** Prints every page, not only the first. */
  readonly all: boolean;
  readonly printItem: (item: Item) => void;
  /** The notice of an empty list. */
  readonly none: string;
}

/** Prints the first page of a list, or all pages. Notes on standard error if the list is empty, or has more pages. */
export async function printPages<Item>(
  list: Pages<Item>,
  { all, printItem, none }: PrintPagesOptions<Item>,
): Promise<void> {
  let isEmpty = true;
  for await (const { items, nextPageToken } of list.pages()) {
    for (const item of items) {
      printItem(item);
      await drained();
    }
    isEmpty &&= items.length === 0;
    // A page may be empty although others follow.
    if (all || isEmpty || nextPageToken === '') continue;
    notice('more results: use --all');
    return;
  }
  if (isEmpty) notice(none);
}
