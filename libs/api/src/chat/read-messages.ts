import { setTimeout as sleep } from 'node:timers/promises';
import type { ListMessagesRequest, ListMessagesResponse, Message } from '@chat4all/proto';
import { DeliveryState } from '@chat4all/proto';
import type { Store } from '@chat4all/store';
import { invalidFields, notFound } from '../api-error.ts';

/** How long GetMessage waits for the projection, in milliseconds. */
const WAIT_MS = 1_000;

const DEFAULT_PAGE_SIZE = 50;
const MAXIMUM_PAGE_SIZE = 1_000;

/** Reads a message. One that was accepted a moment ago may not be in the store yet, so it looks again for a while. */
export async function getMessage(tenantId: string, messageId: string, store: Store): Promise<Message> {
  if (messageId === '') throw invalidFields([{ field: 'message_id', description: 'is missing' }]);
  const deadline = Date.now() + WAIT_MS;
  for (let wait = 2; ; wait = Math.min(wait * 2, 50)) {
    const message = await store.getMessage(tenantId, messageId);
    if (message) return message;
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
  if (pageSize < 0 || pageSize > MAXIMUM_PAGE_SIZE) {
    throw invalidFields([{ field: 'page_size', description: `is ${pageSize}, not 1 to ${MAXIMUM_PAGE_SIZE}` }]);
  }
  const page = await store.listMessages({
    tenantId,
    pageSize: pageSize || DEFAULT_PAGE_SIZE,
    ...(pageToken !== '' && { pageToken }),
    ...(conversationId !== '' && { conversationId }),
    ...(identity && { identity }),
    ...(state !== DeliveryState.UNSPECIFIED && { state }),
    ...(startTime && { startTimeMs: startTime.getTime() }),
    ...(endTime && { endTimeMs: endTime.getTime() }),
  });
  return { messages: [...page.messages], nextPageToken: page.nextPageToken ?? '' };
}
