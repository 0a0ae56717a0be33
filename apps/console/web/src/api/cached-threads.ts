import type { QueryClient } from '@tanstack/react-query';
import type { GetThreadResponseJson, ThreadJson } from '../gen/chat4all/v1/thread_pb';
import { type Feed, withItem, withoutItem } from './feed.ts';
import { THREADS, listsThread } from './feeds.ts';
import { loadedFeeds } from './loaded-feeds.ts';

/** Shows a thread, as it is now, in the loaded lists and where it is open. */
export function showThread(client: QueryClient, thread: ThreadJson): void {
  const { threadId = '' } = thread;
  client.setQueryData<GetThreadResponseJson>(['ThreadService', 'getThread', { threadId }], { thread });
  for (const { key, request, feed } of loadedFeeds(client, THREADS)) {
    const isListed = listsThread(request, thread);
    client.setQueryData<Feed<ThreadJson>>(
      key,
      isListed ? withItem(feed, thread, THREADS) : withoutItem(feed, threadId, THREADS),
    );
  }
}
