/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Empty on the last page. */
  readonly nextPageToken: string;
}

/** A list, read page by page as it is asked for. */
export interface Pages<Item> extends AsyncIterable<Item> {
  /** The same as pages. */
  pages(): AsyncIterable<Page<Item>>;
}

/** A list whose pages are read with `read`; the first one's token is empty. */
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

/** How a list is read. */
export interface PageOptions {
  /** How many each page has at most, 1 to 1,000. Default: 50. */
  readonly pageSize?: number | undefined;
}
