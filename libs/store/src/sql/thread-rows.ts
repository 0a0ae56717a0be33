import { type ThreadStatus, threadStatusFromJSON } from '@chat4all/proto';
import type { Thread } from '../threads.ts';
import { type Row, integer, text } from './row.ts';
import { toIdentity } from './stored-message.ts';

/** The parts of a thread that are not in its row. */
export type RelatedOfThread = Pick<Thread, 'lastMessage' | 'userId' | 'linkedThreadIds' | 'lastInboundTimeMs'>;

/** Returns a thread, from its row and the other parts. */
export function toThread(row: Row, related: RelatedOfThread): Thread {
  return {
    threadId: text(row, 'thread_id'),
    identity: toIdentity(row),
    profileName: text(row, 'profile_name'),
    status: toStatus(integer(row, 'status')),
    assignee: text(row, 'assignee'),
    labels: decodeThreadLabels(text(row, 'labels')),
    unreadCount: integer(row, 'unread_count'),
    ...related,
    lastActivityTimeMs: integer(row, 'last_activity_time'),
    createTimeMs: integer(row, 'create_time'),
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
