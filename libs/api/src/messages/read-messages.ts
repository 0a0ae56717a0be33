import { setTimeout as sleep } from 'node:timers/promises';
import type { ListMessagesRequest, ListMessagesResponse, Message } from '@chat4all/proto';
import { DeliveryState } from '@chat4all/proto';
import type { Store } from '@chat4all/store';
import { invalidFields, notFound } from '../errors/api-error.ts';
import { pageSizeFrom } from '../validation/page-size.ts';

/** How long a message is waited for that the projection may not have yet, in milliseconds. */
const WAIT_MS = 1_000;

/** Reads a message, also one that was accepted a moment ago. */
export function readMessage(tenantId: string, messageId: string, store: Store): Promise<Message> {
  return onceProjected(messageId, () => store.getMessage(tenantId, messageId));
}

/**
 * Does something with a message that may not be in the store yet: `work` gives undefined as long as it is not there,
 * and is repeated for a while. Throws NOT_FOUND when it does not come.
 */
export async function onceProjected<Result>(
  messageId: string,
  work: () => Promise<Result | undefined>,
): Promise<Result> {
  if (messageId === '') throw invalidFields([{ field: 'message_id', description: 'is missing' }]);
  const deadline = Date.now() + WAIT_MS;
  for (let wait = 2; ; wait = Math.min(wait * 2, 50)) {
    const result = await work();
    if (result !== undefined) return result;
    if (Date.now() + wait > deadline) throw notFound('message', messageId);
    await sleep(wait);
  }
}

/** Lists messages, the newest first. */
export async function listMessages(
  tenantId: string,
  request: ListMessagesRequest,
  store: Store,
): Promise<ListMessagesResponse> {
  const { pageSize, pageToken, conversationId, identity, state, startTime, endTime } = request;
  const page = await store.listMessages({
    tenantId,
    pageSize: pageSizeFrom(pageSize),
    ...(pageToken !== '' && { pageToken }),
    ...(conversationId !== '' && { conversationId }),
    ...(identity && { identity }),
    ...(state !== DeliveryState.UNSPECIFIED && { state }),
    ...(startTime && { startTimeMs: startTime.getTime() }),
    ...(endTime && { endTimeMs: endTime.getTime() }),
  });
  return { messages: [...page.messages], nextPageToken: page.nextPageToken ?? '' };
}
