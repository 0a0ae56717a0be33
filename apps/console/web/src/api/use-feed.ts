import {
  type QueryClient,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ApiError } from './api-error.ts';
import { type MethodName, type RequestOf, type ResponseOf, type ServiceName, call } from './client.ts';
import {
  type Feed,
  type FeedOrder,
  type FeedPage,
  feedItems,
  isAtNewest,
  withItem,
  withNewer,
  withNewest,
  withOlder,
} from './feed.ts';
import { type CallOptions, type Pages, nextPageToken } from './use-call.ts';

const NONE: readonly never[] = [];
/** The entries of the older pages. The newest page is small, because it is read for the first screen. */
const OLDER_PAGE_SIZE = 100;
/** The most pages that are read at once to reach the loaded ones from the newest. */
const MAXIMUM_CATCH_UP = 10;

/** A list, newest first, that events change entry by entry. */
export interface FeedSource<
  Service extends ServiceName,
  Method extends MethodName<Service>,
  Item,
> extends FeedOrder<Item> {
  readonly service: Service;
  readonly method: Method;
  readonly itemsOf: (page: ResponseOf<Service, Method>) => readonly Item[] | undefined;
  /** The most pages that are kept in memory. */
  readonly maximumPages: number;
}

/** The loaded part of a feed. */
export interface FeedPages<Item> extends Pages<Item> {
  /** True if newer entries were dropped from memory. */
  readonly hasPreviousPage: boolean;
  /** Reads the newer page that was dropped last. */
  readonly fetchPreviousPage: () => void;
  /** Forgets what is loaded, and reads the newest page. */
  readonly showNewest: () => void;
}

/** The key of a feed. */
export type FeedKey<Request> = readonly [service: ServiceName, method: string, kind: 'feed', request: Request];

/** Returns the query of a feed. Reading it again reads only its newest page. */
export function feedQuery<Service extends ServiceName, Method extends MethodName<Service>, Item>(
  client: QueryClient,
  source: FeedSource<Service, Method, Item>,
  request: RequestOf<Service, Method>,
) {
  const queryKey: FeedKey<RequestOf<Service, Method>> = [source.service, source.method, 'feed', request];
  return queryOptions<Feed<Item>, ApiError, Feed<Item>, FeedKey<RequestOf<Service, Method>>>({
    queryKey,
    queryFn: async ({ signal }) => {
      const before = client.getQueryData<Feed<Item>>(queryKey);
      const page = await listPage(source, request, '', signal);
      const now = client.getQueryData<Feed<Item>>(queryKey);
      const feed = withNewest(now, page, source);
      if (now === undefined || now === before) return feed;
      // Events that came in the meantime are newer than the page.
      const known = new Set(before && feedItems(before));
      const changed = feedItems(now).filter((item) => !known.has(item));
      return changed.reduce((sum, item) => withItem(sum, item, source), feed);
    },
    // Comparing all entries at each event would cost more than rendering those in view.
    structuralSharing: false,
  });
}

/** Lists a feed: the newest page, and further ones when they are asked for. */
export function useFeed<Service extends ServiceName, Method extends MethodName<Service>, Item>(
  source: FeedSource<Service, Method, Item>,
  request: RequestOf<Service, Method>,
  { enabled = true, refetchInterval = false }: CallOptions = {},
): FeedPages<Item> {
  const client = useQueryClient();
  const options = feedQuery(client, source, request);
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    ...options,
    enabled,
    refetchInterval,
    placeholderData: keepPreviousData,
  });
  const items = useMemo(() => (data ? feedItems(data) : NONE), [data]);
  // The entries of the previous filters are shown until those of the new ones are read, but their pages do not continue.
  const feed = isPlaceholderData ? undefined : data;
  const change = (apply: (feed: Feed<Item>) => Feed<Item>): void => {
    client.setQueryData<Feed<Item>>(options.queryKey, (current) => current && apply(current));
  };
  const older = useMutation<FeedPage<Item>, ApiError, string>({
    mutationFn: (token) => listPage(source, request, token),
    onSuccess: (page) => {
      change((current) => withOlder(current, page, source.maximumPages));
    },
  });
  const newer = useMutation<FeedPage<Item>, ApiError, Feed<Item>>({
    mutationFn: (feed) => listNewer(source, request, feed),
    onSuccess: (page) => {
      change((current) =>
        page.token === '' && page.next !== current.pages[0]?.token
          ? { pages: [page], dropped: [] }
          : withNewer(current, page, source.maximumPages),
      );
    },
  });
  const next = feed?.pages.at(-1)?.next ?? '';
  const isBusy = older.isPending || newer.isPending;
  return {
    items,
    error: error ?? older.error ?? newer.error,
    ...{ isPending, refetch },
    hasNextPage: next !== '',
    isFetchingNextPage: older.isPending,
    fetchNextPage: () => {
      if (!isBusy && next !== '') older.mutate(next);
    },
    hasPreviousPage: feed !== undefined && !isAtNewest(feed),
    fetchPreviousPage: () => {
      if (!isBusy && feed) newer.mutate(feed);
    },
    showNewest: () => {
      void client.resetQueries({ queryKey: options.queryKey, exact: true });
    },
  };
}

/** Reads the page that was dropped last. The newest one has grown since: it is read until it reaches the loaded ones. */
async function listNewer<Service extends ServiceName, Method extends MethodName<Service>, Item>(
  source: FeedSource<Service, Method, Item>,
  request: RequestOf<Service, Method>,
  { pages: [loaded], dropped }: Feed<Item>,
): Promise<FeedPage<Item>> {
  const token = dropped.at(-1) ?? '';
  const page = await listPage(source, request, token);
  if (token !== '' || loaded === undefined) return page;
  const known = new Set(loaded.items.map(source.idOf));
  let items = page.items;
  let { next } = page;
  for (let read = 1; ; read += 1) {
    const reached = items.findIndex((item) => known.has(source.idOf(item)));
    if (reached !== -1) return { token, items: items.slice(0, reached), next: loaded.token };
    if (next === '' || read === MAXIMUM_CATCH_UP) return page;
    const further = await listPage(source, request, next);
    items = [...items, ...further.items];
    next = further.next;
  }
}

async function listPage<Service extends ServiceName, Method extends MethodName<Service>, Item>(
  { service, method, itemsOf }: FeedSource<Service, Method, Item>,
  request: RequestOf<Service, Method>,
  token: string,
  signal?: AbortSignal,
): Promise<FeedPage<Item>> {
  const page = await call(service, method, withOlderPage(request, token), signal);
  return { token, items: itemsOf(page) ?? NONE, next: nextPageToken(page) ?? '' };
}

function withOlderPage<Request>(request: Request, pageToken: string): Request {
  return pageToken === '' ? request : { ...request, pageToken, pageSize: OLDER_PAGE_SIZE };
}
