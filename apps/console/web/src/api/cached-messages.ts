import type { QueryClient } from '@tanstack/react-query';
import { rankOf } from '../domain/delivery-states.ts';
import type { DeliveryEventJson } from '../gen/chat4all/v1/event_pb';
import type { DeliveryJson, MessageJson } from '../gen/chat4all/v1/message_pb';
import type { GetThreadResponseJson } from '../gen/chat4all/v1/thread_pb';
import { type Feed, feedItems, withItem } from './feed.ts';
import { MESSAGES } from './feeds.ts';
import { isFeedOf, loadedFeeds } from './loaded-feeds.ts';

type MessageFeed = Feed<MessageJson>;

/** The entries by which events can grow a page before it is read again, so that memory stays bounded. */
const MAXIMUM_GROWTH = 1_000;

/** Shows a message, as it is now, in the loaded conversations that it belongs to. */
export function showMessage(client: QueryClient, message: MessageJson): void {
  const threads = threadsOf(message);
  for (const [key, feed] of feedsOf(client, (threadId) => threads.includes(threadId))) {
    const listed = feedItems(feed).find(({ messageId }) => messageId === message.messageId);
    client.setQueryData<MessageFeed>(key, withItem(feed, withStatesOf(message, listed), MESSAGES));
    if ((feed.pages[0]?.items.length ?? 0) > MAXIMUM_GROWTH) void client.resetQueries({ queryKey: key, exact: true });
  }
}

/** Shows the state of a delivery in the loaded conversations. Returns false if one of them lacks its message, which must be read then. */
export function showDelivery(
  client: QueryClient,
  { messageId, deliveryId, state, error, threadId }: DeliveryEventJson,
): boolean {
  let isShown = true;
  for (const [key, feed] of feedsOf(client, (id) => id === threadId)) {
    const message = feedItems(feed).find((one) => one.messageId === messageId);
    const delivery = message?.deliveries?.find((one) => one.deliveryId === deliveryId);
    if (message === undefined || delivery === undefined) {
      isShown = false;
    } else if (rankOf(state) >= rankOf(delivery.state)) {
      const changed: DeliveryJson = { ...delivery, ...(state && { state }), ...(error && { error }) };
      const deliveries = message.deliveries?.map((one) => (one === delivery ? changed : one)) ?? [];
      client.setQueryData<MessageFeed>(key, withItem(feed, { ...message, deliveries }, MESSAGES));
    }
  }
  return isShown;
}

/** Returns the loaded conversations that have the messages of a thread, by their keys: its own, and those that it is linked to. */
function feedsOf(
  client: QueryClient,
  isThread: (threadId: string) => boolean,
): (readonly [key: readonly unknown[], feed: MessageFeed])[] {
  return loadedFeeds(client, MESSAGES).flatMap(({ key, request: { threadId }, feed }) => {
    if (threadId === undefined) return [];
    const thread = client.getQueryData<GetThreadResponseJson>(['ThreadService', 'getThread', { threadId }])?.thread;
    return [threadId, ...(thread?.linkedThreadIds ?? [])].some(isThread) ? [[key, feed] as const] : [];
  });
}

/** Returns whether a query lists the messages of a thread. */
export function isThreadFeed(queryKey: readonly unknown[]): boolean {
  return isFeedOf(MESSAGES, queryKey) && queryKey[3].threadId !== undefined;
}

function threadsOf({ threadId = '', deliveries = [] }: MessageJson): string[] {
  return [threadId, ...deliveries.map((delivery) => delivery.threadId ?? '')];
}

/** Returns a message with the states that are known already: a response may be older than an event. */
function withStatesOf(message: MessageJson, listed: MessageJson | undefined): MessageJson {
  const known = new Map(listed?.deliveries?.map((delivery) => [delivery.deliveryId, delivery]));
  if (known.size === 0 || message.deliveries === undefined) return message;
  const deliveries = message.deliveries.map((delivery) => {
    const before = known.get(delivery.deliveryId);
    return before && rankOf(before.state) > rankOf(delivery.state) ? before : delivery;
  });
  return { ...message, deliveries };
}
