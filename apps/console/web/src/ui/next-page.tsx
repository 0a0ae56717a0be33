import type { ReactNode } from 'react';
import type { Pages } from '../api/use-call.ts';
import { Button } from './button.tsx';

/** The button that reads the next page of a list; nothing on the last one. */
export function NextPage<Item>({ pages, label }: { readonly pages: Pages<Item>; readonly label: string }): ReactNode {
  return (
    pages.hasNextPage && (
      <div className="flex justify-center p-3">
        <Button busy={pages.isFetchingNextPage} onClick={pages.fetchNextPage}>
          {label}
        </Button>
      </div>
    )
  );
}
