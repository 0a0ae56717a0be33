import type { QueryClient } from '@tanstack/react-query';
import type { MethodName, RequestOf, ServiceName } from './client.ts';
import type { Feed } from './feed.ts';
import type { FeedKey, FeedSource } from './use-feed.ts';

/** A feed that is in memory. */
export interface LoadedFeed<Request, Item> {
  /** The key of its query. */
  readonly key: FeedKey<Request>;
  readonly request: Request;
  readonly feed: Feed<Item>;
}

/** Returns the loaded feeds of a source. */
export function loadedFeeds<Service extends ServiceName, Method extends MethodName<Service>, Item>(
  client: QueryClient,
  source: FeedSource<Service, Method, Item>,
): LoadedFeed<RequestOf<Service, Method>, Item>[] {
  const loaded = client.getQueriesData<Feed<Item>>({ queryKey: [source.service, source.method, 'feed'] });
  return loaded.flatMap(([key, feed]) =>
    feed !== undefined && isFeedOf(source, key) ? [{ key, request: key[3], feed }] : [],
  );
}

/** Returns whether a key is that of a feed of a source. Only `feedQuery` makes such keys, so that the request has the source's type. */
export function isFeedOf<Service extends ServiceName, Method extends MethodName<Service>, Item>(
  source: FeedSource<Service, Method, Item>,
  key: readonly unknown[],
): key is FeedKey<RequestOf<Service, Method>> {
  const [service, method, kind] = key;
  return service === source.service && method === source.method && kind === 'feed';
}
