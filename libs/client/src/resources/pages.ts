/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/** A list that is read page by page on demand. */
export interface Pages<Item> extends AsyncIterable<Item> {
  /** Returns the pages of the list. */
  pages(): AsyncIterable<Page<Item>>;
}

/** Returns the list whose pages `read` returns. The token of the first page is empty. */
export function pagesOf<Item>(read: (pageToken: string) => Promise<Page<Item>>): Pages<Item> {
  async function* pages(): AsyncGenerator<Page<Item>> {
    let pageToken = '';
    do {
      const page = await read(pageToken);
      yield page;
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
  }
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const { items } of pages()) yield* items;
    },
  };
}

/** Options for reading a list. */
export interface PageOptions {
  /** The maximum number of items per page, 1 to 1,000. Default: 50. */
  readonly pageSize?: number | undefined;
}
