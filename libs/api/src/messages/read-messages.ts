import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeliveryState,
  type GetMessageRequest,
  type ListMessagesRequest,
  type ListMessagesResponse,
  type Message,
  MessageView,
  messageViewFromJSON,
} from '@chat4all/proto';
import type { Capabilities } from '@chat4all/connector';
import type { Store } from '@chat4all/store';
import { invalidField, notFound } from '../errors/api-error.ts';
import { fillPage } from '../fill-page.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { validateIdentityFilter, validateState, validateTime } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';

/** The time that a read waits for the projection, in milliseconds. */
const WAIT_MS = 1_000;

const FIRST_PAUSE_MS = 2;
const MAXIMUM_PAUSE_MS = 50;

/** Reads a message with the parts of a view, also one that was accepted a moment ago. Throws NOT_FOUND. */
export function getMessage(tenantId: string, { messageId, view }: GetMessageRequest, store: Store): Promise<Message> {
  if (messageViewFromJSON(view) === MessageView.UNRECOGNIZED) {
    throw invalidField('view', `unknown view ${view}; must be BASIC, FULL or unset`);
  }
  const parts = view === MessageView.FULL ? 'full' : 'basic';
  return onceProjected(messageId, () => store.getMessage(tenantId, messageId, parts));
}

/** Reads a message, also one that was accepted a moment ago. Throws NOT_FOUND. */
export function readMessage(tenantId: string, messageId: string, store: Store): Promise<Message> {
  return onceProjected(messageId, () => store.getMessage(tenantId, messageId));
}

/**
 * Repeats `work` on a message until it resolves with a value, for at most a second: the projection may not have the
 * message yet. Throws NOT_FOUND if it does not appear.
 */
export async function onceProjected<Result>(
  messageId: string,
  work: () => Promise<Result | undefined>,
): Promise<Result> {
  if (messageId === '') throw invalidField('message_id', 'is required');
  const deadline = performance.now() + WAIT_MS;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAXIMUM_PAUSE_MS)) {
    const result = await work();
    if (result !== undefined) return result;
    if (performance.now() + pause > deadline) throw notFound('message', messageId);
    await sleep(pause);
  }
}

/**
 * Lists messages, newest first. A page that takes more than a second may be short, with a token. Throws INVALID_ARGUMENT that
 * names every invalid filter.
 */
export async function listMessages(
  tenantId: string,
  request: ListMessagesRequest,
  { store, channels }: { readonly store: Store; readonly channels: ReadonlyMap<string, Capabilities> },
): Promise<ListMessagesResponse> {
  const { pageSize, pageToken, conversationId, threadId, state, startTime, endTime } = request;
  const violations = new Violations();
  if (request.identity) validateIdentityFilter(request.identity, 'identity', channels, violations);
  if (request.identity && threadId !== '') violations.add('thread_id', 'must not be set together with identity');
  validateState(state, 'state', violations);
  validateTime(startTime, 'start_time', violations);
  validateTime(endTime, 'end_time', violations);
  violations.assertNone();
  const identity = threadId === '' ? request.identity : (await store.threads.get(tenantId, threadId))?.identity;
  if (threadId !== '' && identity === undefined) return { messages: [], nextPageToken: '' };
  const filter = {
    tenantId,
    ...(conversationId !== '' && { conversationId }),
    ...(identity && { identity }),
    ...(state !== DeliveryState.UNSPECIFIED && { state }),
    ...(startTime && { startTimeMs: startTime.getTime() }),
    ...(endTime && { endTimeMs: endTime.getTime() }),
  };
  const tokens = new PageTokens('ListMessages', filter);
  const { items, nextPageToken } = await fillPage(pageSizeFrom(pageSize), tokens.read(pageToken), async (page) => {
    const { messages, ...rest } = await store.listMessages({ ...filter, ...page });
    return { items: messages, ...rest };
  });
  return { messages: items, nextPageToken: tokens.write(nextPageToken) };
}
