import type { MessageJson } from '../gen/chat4all/v1/message_pb';
import type { ThreadJson } from '../gen/chat4all/v1/thread_pb';
import type { RequestOf } from './client.ts';
import type { FeedSource } from './use-feed.ts';

/** The entries of the newest page: several screens. */
const PAGE_SIZE = 50;

/** The messages, of a thread or by filters. */
export const MESSAGES: FeedSource<'ChatService', 'listMessages', MessageJson> = {
  service: 'ChatService',
  method: 'listMessages',
  itemsOf: (page) => page.messages,
  idOf: ({ messageId = '' }) => messageId,
  timeOf: ({ createTime = '' }) => Date.parse(createTime),
  maximumPages: 10,
};

/** The threads. Their pages stay in memory: 10,000 threads have some megabytes. */
export const THREADS: FeedSource<'ThreadService', 'listThreads', ThreadJson> = {
  service: 'ThreadService',
  method: 'listThreads',
  itemsOf: (page) => page.threads,
  idOf: ({ threadId = '' }) => threadId,
  timeOf: ({ lastActivityTime = '' }) => Date.parse(lastActivityTime),
  maximumPages: Infinity,
};

/** Returns the request of a thread's messages. */
export function messagesOfThread(threadId: string): RequestOf<'ChatService', 'listMessages'> {
  return { threadId, pageSize: PAGE_SIZE };
}

/** The filters of the list of conversations. */
export interface ThreadFilter {
  readonly status?: 'open' | 'closed' | undefined;
  readonly unread?: boolean | undefined;
  readonly channel?: string | undefined;
}

/** Returns the request of the threads that match a filter. */
export function threadsBy({ status, unread, channel }: ThreadFilter): RequestOf<'ThreadService', 'listThreads'> {
  return {
    pageSize: PAGE_SIZE,
    ...(status === 'open' && { status: 'THREAD_STATUS_OPEN' }),
    ...(status === 'closed' && { status: 'THREAD_STATUS_CLOSED' }),
    ...(unread === true && { unread: true }),
    ...(channel !== undefined && { channel }),
  };
}

/** Returns whether a request of {@link threadsBy} lists a thread. */
export function listsThread(
  { status, unread, channel }: RequestOf<'ThreadService', 'listThreads'>,
  thread: ThreadJson,
): boolean {
  return (
    (status === undefined || thread.status === status) &&
    (unread !== true || (thread.unreadCount ?? 0) > 0) &&
    (channel === undefined || thread.identity?.channel === channel)
  );
}
