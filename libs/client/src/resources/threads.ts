import { type MarkThreadReadResponse, type Thread, ThreadStatus } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { assertPresent } from '../inputs/validation.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** The status of a thread, in lower case. */
export type ThreadStatusName = 'open' | 'closed';

/** Which threads to list. Omitted fields match all. */
export interface ThreadsFilter extends PageOptions {
  readonly channel?: string | undefined;
  readonly accountId?: string | undefined;
  readonly status?: ThreadStatusName | undefined;
  /** Threads of this assignee; an empty one stands for threads without. */
  readonly assignee?: string | undefined;
  readonly label?: string | undefined;
  /** Only threads with unread messages. */
  readonly unread?: boolean | undefined;
}

/** The changes of a thread. Omitted fields stay. */
export interface ThreadUpdate {
  readonly status?: ThreadStatusName | undefined;
  /** An empty one removes it. */
  readonly assignee?: string | undefined;
  /** All labels. */
  readonly labels?: readonly string[] | undefined;
}

/** Threads: what was said between an account and a person. Every method rejects with {@link Chat4AllError}. */
export class Threads {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Lists threads, the last activity first. */
  list(filter: ThreadsFilter = {}, options: CallOptions = {}): Pages<Thread> {
    const { threads } = this.#caller.connection;
    const { channel = '', accountId = '', assignee, label = '', unread = false, pageSize = 0 } = filter;
    const assigned = { assignee: assignee ?? '', unassigned: assignee === '' };
    const request = { channel, accountId, status: toStatus(filter.status), ...assigned, label, unread, pageSize };
    return pagesOf(async (pageToken) => {
      const method = threads.listThreads.bind(threads);
      const page = await this.#caller.call(method, { ...request, pageToken }, options, { idempotent: true });
      return { items: page.threads, nextPageToken: page.nextPageToken };
    });
  }

  /** Reads a thread. */
  async get(threadId: string, options: CallOptions = {}): Promise<Thread> {
    const { threads } = this.#caller.connection;
    const method = threads.getThread.bind(threads);
    const { thread } = await this.#caller.call(method, { threadId }, options, { idempotent: true });
    return assertPresent(thread, 'thread');
  }

  /** Changes the status, the assignee or the labels of a thread. */
  async update(threadId: string, update: ThreadUpdate, options: CallOptions = {}): Promise<Thread> {
    const { threads } = this.#caller.connection;
    const { status, assignee, labels } = update;
    const request = { threadId, status: toStatus(status), assignee, labels: labels && { labels: [...labels] } };
    const method = threads.updateThread.bind(threads);
    const { thread } = await this.#caller.call(method, request, options, { idempotent: true });
    return assertPresent(thread, 'thread');
  }

  /**
   * Marks the messages of a thread as read, up to one message or all, and shows the person that they were. `readMarkSent` of the result
   * tells whether the platform accepted that.
   */
  async markRead(
    threadId: string,
    { messageId = '', ...options }: CallOptions & { readonly messageId?: string | undefined } = {},
  ): Promise<MarkThreadReadResponse> {
    const { threads } = this.#caller.connection;
    const method = threads.markThreadRead.bind(threads);
    return this.#caller.call(method, { threadId, messageId }, options, { idempotent: false });
  }
}

const STATUSES: Readonly<Record<ThreadStatusName, ThreadStatus>> = {
  open: ThreadStatus.OPEN,
  closed: ThreadStatus.CLOSED,
};

function toStatus(name: ThreadStatusName | undefined): ThreadStatus {
  return name === undefined ? ThreadStatus.UNSPECIFIED : STATUSES[name];
}
