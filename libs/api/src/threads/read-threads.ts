import { type ListThreadsRequest, type ListThreadsResponse, type Thread, ThreadStatus } from '@chat4all/proto';
import { invalidField, notFound } from '../errors/api-error.ts';
import { fillPage } from '../fill-page.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { validateChannel } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';
import type { ThreadOptions } from './thread-options.ts';
import { validateThreadStatus } from './thread-status.ts';
import { validateAssignee, validateLabel } from './validate-names.ts';
import { toThread } from './to-thread.ts';

/**
 * Lists threads, last activity first. A page that takes more than a second may be short, with a token. Throws INVALID_ARGUMENT that
 * names every invalid filter.
 */
export async function listThreads(
  tenantId: string,
  request: ListThreadsRequest,
  { store, channels }: ThreadOptions,
): Promise<ListThreadsResponse> {
  const { channel, accountId, status, assignee, unassigned, unread, label, pageSize, pageToken } = request;
  const violations = new Violations();
  validateChannel(channel, 'channel', channels, violations);
  validateThreadStatus(status, 'status', violations);
  validateAssignee(assignee, 'assignee', violations);
  if (label !== '') validateLabel(label, 'label', violations);
  if (accountId !== '') violations.addIfUnreadable('account_id', accountId);
  if (unassigned && assignee !== '') violations.add('unassigned', 'must not be set together with assignee');
  violations.assertNone();
  const query = {
    tenantId,
    ...(channel !== '' && { channel }),
    ...(accountId !== '' && { accountId }),
    ...(status !== ThreadStatus.UNSPECIFIED && { status }),
    ...((assignee !== '' || unassigned) && { assignee }),
    ...(label !== '' && { label }),
    ...(unread && { unread }),
  };
  const tokens = new PageTokens('ListThreads', query);
  const page = await fillPage(pageSizeFrom(pageSize), tokens.read(pageToken), async (part) => {
    const { threads, ...rest } = await store.threads.list({ ...query, ...part });
    return { items: threads, ...rest };
  });
  const nowMs = Date.now();
  return {
    threads: page.items.map((thread) => toThread(thread, channels, nowMs)),
    nextPageToken: tokens.write(page.nextPageToken),
  };
}

/** Returns a thread. Throws NOT_FOUND. */
export async function getThread(
  tenantId: string,
  threadId: string,
  { store, channels }: ThreadOptions,
): Promise<Thread> {
  if (threadId === '') throw invalidField('thread_id', 'is required');
  const thread = await store.threads.get(tenantId, threadId);
  if (thread === undefined) throw notFound('thread', threadId);
  return toThread(thread, channels, Date.now());
}
