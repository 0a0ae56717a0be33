import type { Identity, Message, ThreadStatus } from '@chat4all/proto';

/**
 * Threads: all messages between one account and one person. A thread is made with its first message, by `admit`, `apply` or `receive`, and
 * has the id of `threadIdOf` of `@chat4all/proto`. Identities that a platform reported of one person have a thread each, which share the status,
 * assignee, labels, unread messages, name and time of the person's last message.
 */
export interface Threads {
  /**
   * Lists threads, last activity first. Visits a bounded number of rows: a page may have fewer threads than `pageSize`, even none,
   * although others follow. Fails with `invalid` if the page token is not from this list.
   */
  list(query: ThreadQuery): Promise<ThreadPage>;

  /** Reads a thread of the tenant; undefined if there is none. */
  get(tenantId: string, threadId: string): Promise<Thread | undefined>;

  /** Returns when the person of each thread wrote last, in milliseconds since 1970; absent for unknown threads and people who never wrote. */
  lastInboundTimes(tenantId: string, threadIds: readonly string[]): Promise<ReadonlyMap<string, number>>;

  /** Changes a thread, and those of linked identities; false if the tenant has no such thread. */
  update(tenantId: string, threadId: string, change: ThreadChange): Promise<boolean>;

  /**
   * Marks the person's messages up to one message as read, or all of them, of linked identities too; returns the newest message of the person that is read now and
   * was not before. Undefined if there is none.
   */
  markRead(tenantId: string, threadId: string, messageId?: string): Promise<Message | undefined>;
}

/** A thread. */
export interface Thread {
  readonly threadId: string;
  /** The person, with channel and account. */
  readonly identity: Identity;
  /** The user of the directory that the person is; empty if there is none. */
  readonly userId: string;
  /** Empty if the platform did not report it. */
  readonly profileName: string;
  readonly status: ThreadStatus;
  /** Empty without an assignee. */
  readonly assignee: string;
  readonly labels: readonly string[];
  /** Of all identities of the person. */
  readonly unreadCount: number;
  /** The newest message; undefined if its retention has ended. */
  readonly lastMessage: Message | undefined;
  /** These times are in milliseconds since 1970. */
  readonly lastActivityTimeMs: number;
  /** When the person wrote last, also from a linked identity; 0 if never. */
  readonly lastInboundTimeMs: number;
  readonly createTimeMs: number;
  /** The threads of the linked identities of the person. */
  readonly linkedThreadIds: readonly string[];
}

/** The changes of a thread. Absent fields stay. */
export interface ThreadChange {
  readonly status?: ThreadStatus;
  readonly assignee?: string;
  readonly labels?: readonly string[];
}

/** Which threads to list. */
export interface ThreadQuery {
  readonly tenantId: string;
  /** 1 to 1,000. */
  readonly pageSize: number;
  /** `nextPageToken` of the previous page. */
  readonly pageToken?: string;
  readonly channel?: string;
  readonly accountId?: string;
  readonly status?: ThreadStatus;
  /** Empty: threads without an assignee. */
  readonly assignee?: string;
  readonly label?: string;
  /** True: only threads with unread messages. Default: all. */
  readonly unread?: boolean;
}

/** A page of threads. */
export interface ThreadPage {
  readonly threads: readonly Thread[];
  /** Absent on the last page. */
  readonly nextPageToken?: string;
}
