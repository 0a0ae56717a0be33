import {
  type ListThreadsRequest,
  type MarkThreadReadRequest,
  type MarkThreadReadResponse,
  type Message,
  MessageDirection,
  type Thread,
  ThreadStatus,
  type UpdateThreadRequest,
  WindowState,
} from '@chat4all/proto';
import { invalidField, notFound } from '../fake-api-error.ts';

const DAY_MS = 24 * 3_600_000;

/** The changes of a thread. */
interface Changes {
  status: ThreadStatus;
  assignee: string;
  labels: string[];
  /** The inbound messages that are read. */
  readonly read: Set<string>;
}

/** The threads of the fake, made from its messages. Its channels have a reply window of 24 hours. */
export class FakeThreads {
  readonly #messages: () => readonly Message[];
  readonly #changes = new Map<string, Changes>();

  /** `messages` returns all messages, oldest first. */
  constructor(messages: () => readonly Message[]) {
    this.#messages = messages;
  }

  /** Returns the threads that match a request, last activity first. */
  list(request: ListThreadsRequest): Thread[] {
    const { channel, accountId, status, assignee, unassigned, unread, label } = request;
    if (unassigned && assignee !== '') throw invalidField('unassigned', 'must not be set together with assignee');
    const ids = new Set([...this.#messages()].reverse().flatMap(threadIdsOf));
    return [...ids]
      .map((threadId) => this.get(threadId))
      .filter(
        (thread) =>
          (channel === '' || thread.identity?.channel === channel) &&
          (accountId === '' || thread.identity?.accountId === accountId) &&
          (status === ThreadStatus.UNSPECIFIED || thread.status === status) &&
          (assignee === '' || thread.assignee === assignee) &&
          (!unassigned || thread.assignee === '') &&
          (!unread || thread.unreadCount > 0) &&
          (label === '' || thread.labels.includes(label)),
      );
  }

  /** Reads a thread. Throws NOT_FOUND. */
  get(threadId: string): Thread {
    if (threadId === '') throw invalidField('thread_id', 'is required');
    const messages = this.#messages().filter((message) => threadIdsOf(message).includes(threadId));
    const [first] = messages;
    const lastMessage = messages.at(-1);
    if (first === undefined || lastMessage === undefined) throw notFound('thread', threadId);
    const { read, ...changes } = this.#changesOf(threadId);
    const inbound = messages.filter(isInbound);
    const inboundTime = inbound.at(-1)?.createTime;
    const windowEndTime = inboundTime && new Date(inboundTime.getTime() + DAY_MS);
    return {
      threadId,
      identity: first.sender ?? first.deliveries.find((delivery) => delivery.threadId === threadId)?.identity,
      ...{ userId: '', profileName: '', ...changes },
      unreadCount: inbound.filter(({ messageId }) => !read.has(messageId)).length,
      ...{ lastMessage, lastActivityTime: lastMessage.createTime, createTime: first.createTime },
      lastInboundTime: inboundTime,
      windowState: windowEndTime ? WindowState.OPEN : WindowState.CLOSED,
      ...{ windowEndTime, humanWindowEndTime: undefined, linkedThreadIds: [] },
    };
  }

  /** Changes a thread. Throws NOT_FOUND. */
  update({ threadId, status, assignee, labels }: UpdateThreadRequest): Thread {
    this.get(threadId);
    const changes = this.#changesOf(threadId);
    if (status !== ThreadStatus.UNSPECIFIED) changes.status = status;
    changes.assignee = assignee ?? changes.assignee;
    changes.labels = labels?.labels ?? changes.labels;
    return this.get(threadId);
  }

  /** Marks messages as read. Throws NOT_FOUND. */
  markRead({ threadId, messageId }: MarkThreadReadRequest): MarkThreadReadResponse {
    const { unreadCount } = this.get(threadId);
    const { read } = this.#changesOf(threadId);
    for (const message of this.#messages()) {
      if (threadIdsOf(message).includes(threadId) && isInbound(message)) read.add(message.messageId);
      if (message.messageId === messageId) break;
    }
    const thread = this.get(threadId);
    return { thread, readMarkSent: thread.unreadCount < unreadCount };
  }

  /** Returns whether the person of a thread has written. */
  hasInbound(threadId: string): boolean {
    return this.#messages().some((message) => message.threadId === threadId && isInbound(message));
  }

  /** Opens the thread of a message of a person again. */
  reopen({ threadId }: Message): void {
    this.#changesOf(threadId).status = ThreadStatus.OPEN;
  }

  #changesOf(threadId: string): Changes {
    const known = this.#changes.get(threadId);
    if (known !== undefined) return known;
    const changes = { status: ThreadStatus.OPEN, assignee: '', labels: [], read: new Set<string>() };
    this.#changes.set(threadId, changes);
    return changes;
  }
}

function isInbound({ direction }: Message): boolean {
  return direction === MessageDirection.INBOUND;
}

function threadIdsOf({ threadId, deliveries }: Message): string[] {
  return [threadId, ...deliveries.map((delivery) => delivery.threadId)];
}
