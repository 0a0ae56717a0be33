import type { Pages } from '@chat4all/client';
import { notice } from './print.ts';

/** Prints the items of a list: one page, and that there are more, or all of them. */
export async function printPages<Item>(
  list: Pages<Item>,
  all: boolean,
  printItem: (item: Item) => void,
): Promise<void> {
  for await (const { items, nextPageToken } of list.pages()) {
    for (const item of items) printItem(item);
    if (all || nextPageToken === '') continue;
    notice('There are more: --all lists them all.');
    break;
  }
}
