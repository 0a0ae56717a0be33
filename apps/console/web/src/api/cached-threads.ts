import type { QueryClient } from '@tanstack/react-query';
import type { GetThreadResponseJson, ThreadJson } from '../gen/chat4all/v1/thread_pb';
import type { RequestOf } from './client.ts';
import { type Feed, withItem, withoutItem } from './feed.ts';
import { THREADS, listsThread } from './feeds.ts';

/** Shows a thread, as it is now, in the loaded lists and where it is open. */
export function showThread(client: QueryClient, thread: ThreadJson): void {
  const { threadId = '' } = thread;
  client.setQueryData<GetThreadResponseJson>(['ThreadService', 'getThread', { threadId }], { thread });
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: [THREADS.service, THREADS.method, 'feed'] })) {
    const [, , , request] = queryKey;
    const isListed = isListRequest(request) && listsThread(request, thread);
    client.setQueryData<Feed<ThreadJson>>(
      queryKey,
      (feed) => feed && (isListed ? withItem(feed, thread, THREADS) : withoutItem(feed, threadId, THREADS)),
    );
  }
}

function isListRequest(request: unknown): request is RequestOf<'ThreadService', 'listThreads'> {
  return typeof request === 'object' && request !== null;
}
