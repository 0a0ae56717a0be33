import { type Message, ThreadStatus, threadStatusFromJSON } from '@chat4all/proto';
import type { Thread } from '../threads.ts';
import { type Row, integer, text } from './row.ts';
import { toIdentity } from './stored-message.ts';

/** The threads of one person through one account. */
export interface ThreadsOfPerson {
  /** The user of the directory; empty if the person is none. */
  readonly userId: string;
  /** The thread that is asked for, then those of linked identities. */
  readonly rows: readonly [Row, ...Row[]];
  /** The ids of the threads of linked identities, also of those that have no message yet. */
  readonly linkedIds: readonly string[];
}

/** Returns the first thread of a person; what concerns the person, such as the assignee, from all of them. */
export function toThread({ userId, rows, linkedIds }: ThreadsOfPerson, lastMessage: Message | undefined): Thread {
  const [row] = rows;
  const all = (column: string): string[] => rows.map((each) => text(each, column));
  const numbers = (column: string): number[] => rows.map((each) => integer(each, column));
  const statuses = numbers('status').map(toStatus);
  return {
    ...{ threadId: text(row, 'thread_id'), identity: toIdentity(row), userId, lastMessage },
    profileName: all('profile_name').find((name) => name !== '') ?? '',
    // A message from any identity opens the thread again.
    status: statuses.find((status) => status === ThreadStatus.OPEN) ?? statuses[0] ?? ThreadStatus.OPEN,
    assignee: all('assignee').find((assignee) => assignee !== '') ?? '',
    labels: [...new Set(all('labels').flatMap(decodeThreadLabels))],
    unreadCount: numbers('unread_count').reduce((sum, count) => sum + count, 0),
    lastActivityTimeMs: integer(row, 'last_activity_time'),
    lastInboundTimeMs: Math.max(...numbers('last_inbound_time')),
    createTimeMs: integer(row, 'create_time'),
    linkedThreadIds: linkedIds,
  };
}

/** Returns labels as a text in which {@link labelPattern} finds each. */
export function encodeThreadLabels(labels: readonly string[]): string {
  return JSON.stringify(labels);
}

/** Returns a part of the text of {@link encodeThreadLabels} that only those with the label contain. */
export function labelPattern(label: string): string {
  return JSON.stringify(label);
}

function decodeThreadLabels(encoded: string): string[] {
  const labels: unknown = JSON.parse(encoded);
  return Array.isArray(labels) ? labels.map(String) : [];
}

const toStatus = (value: number): ThreadStatus => threadStatusFromJSON(value);
