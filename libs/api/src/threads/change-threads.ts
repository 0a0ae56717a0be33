import {
  type MarkThreadReadResponse,
  type MarkThreadReadRequest,
  type Message,
  type Thread,
  ThreadStatus,
  type UpdateThreadRequest,
} from '@chat4all/proto';
import { ApiError, notFound } from '../errors/api-error.ts';
import { sendReadMark } from '../messages/send-indicator.ts';
import { Violations } from '../validation/violations.ts';
import { getThread } from './read-threads.ts';
import type { ThreadOptions } from './thread-options.ts';
import { validateAssignee, validateLabel } from './validate-names.ts';
import { validateThreadStatus } from './thread-status.ts';

const MAXIMUM_LABELS = 32;

/** Changes a thread and returns it. Throws INVALID_ARGUMENT that names every invalid field, and NOT_FOUND. */
export async function updateThread(
  tenantId: string,
  request: UpdateThreadRequest,
  options: ThreadOptions,
): Promise<Thread> {
  const { threadId, status, assignee, labels } = request;
  const violations = new Violations();
  if (threadId === '') violations.add('thread_id', 'is required');
  validateThreadStatus(status, 'status', violations);
  if (assignee !== undefined) validateAssignee(assignee, 'assignee', violations);
  if (labels) validateLabels(labels.labels, violations);
  violations.assertNone();
  const change = {
    ...(status !== ThreadStatus.UNSPECIFIED && { status }),
    ...(assignee !== undefined && { assignee }),
    ...(labels && { labels: labels.labels }),
  };
  if (!(await options.store.threads.update(tenantId, threadId, change))) throw notFound('thread', threadId);
  return getThread(tenantId, threadId, options);
}

/**
 * Marks the messages of a thread as read, and sends the read mark of the channel once: it is neither queued nor retried, and its failure
 * is not that of the call. Throws NOT_FOUND for a thread that the tenant does not have, and for a message of another person.
 */
export async function markThreadRead(
  tenantId: string,
  { threadId, messageId }: MarkThreadReadRequest,
  options: ThreadOptions,
): Promise<MarkThreadReadResponse> {
  const { store } = options;
  const thread = await getThread(tenantId, threadId, options);
  if (messageId !== '' && !isIn(thread, await store.getMessage(tenantId, messageId))) {
    throw notFound('message', messageId);
  }
  const message = await store.threads.markRead(tenantId, threadId, messageId === '' ? undefined : messageId);
  const readMarkSent = message !== undefined && (await trySendReadMark(message, options));
  return { thread: await getThread(tenantId, threadId, options), readMarkSent };
}

/** Returns whether ListMessages lists the message for the thread: it is from or to the person, by any of the linked identities. */
function isIn({ threadId, linkedThreadIds }: Thread, message: Message | undefined): boolean {
  if (message === undefined) return false;
  const ids = [message.threadId, ...message.deliveries.map((delivery) => delivery.threadId)];
  return ids.some((id) => id === threadId || linkedThreadIds.includes(id));
}

/** Sends the read mark of the channel; returns whether the platform has accepted it. */
async function trySendReadMark(message: Message, { accounts, logger }: ThreadOptions): Promise<boolean> {
  try {
    await sendReadMark(message, accounts);
    return true;
  } catch (error) {
    logger.info({ account_id: message.sender?.accountId, reason: ApiError.from(error).message }, 'read mark not sent');
    return false;
  }
}

function validateLabels(labels: readonly string[], violations: Violations): void {
  violations.addIfMore('labels', labels.length, MAXIMUM_LABELS);
  const seen = new Set<string>();
  for (const [index, label] of labels.entries()) {
    const field = `labels.labels[${index}]`;
    if (label === '') violations.add(field, 'must not be empty');
    else validateLabel(label, field, violations);
    if (seen.has(label)) violations.add(field, 'duplicate label');
    seen.add(label);
  }
}
