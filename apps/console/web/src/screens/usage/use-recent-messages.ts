import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import type { MessageJson } from '../../gen/chat4all/v1/message_pb';

/** The most messages that are counted, so that a browser and a router have bounded work. */
export const MAXIMUM_MESSAGES = 10_000;
const PAGE_SIZE = 1_000;
const DAY_MS = 86_400_000;

/** The messages of a period. */
export interface RecentMessages {
  readonly messages: readonly MessageJson[];
  readonly readTime: number;
  /** True if the period has more. */
  readonly isTruncated: boolean;
}

/** Reads the messages of the last days, the newest {@link MAXIMUM_MESSAGES} at most. */
export function useRecentMessages(days: number): UseQueryResult<RecentMessages> {
  return useQuery<RecentMessages>({
    queryKey: ['usage', days],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const readTime = Date.now();
      const startTime = new Date(readTime - days * DAY_MS).toISOString();
      const messages: MessageJson[] = [];
      let pageToken = '';
      do {
        const page = await call('ChatService', 'listMessages', { pageSize: PAGE_SIZE, startTime, pageToken }, signal);
        messages.push(...(page.messages ?? []));
        pageToken = page.nextPageToken ?? '';
      } while (pageToken !== '' && messages.length < MAXIMUM_MESSAGES);
      return { messages, readTime, isTruncated: pageToken !== '' };
    },
  });
}
