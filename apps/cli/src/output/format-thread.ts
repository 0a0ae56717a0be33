import { type Thread, ThreadStatus, WindowState, threadStatusToJSON, windowStateToJSON } from '@chat4all/proto';
import { escapeField, stringify } from './escape.ts';
import { formatContent, formatIdentity, formatTime } from './format.ts';
import { paint } from './print.ts';
import { identityToJson, messageToJson } from './to-json.ts';

/** Returns a thread as several lines: id, person and time; facts that are not empty; its last message. */
export function formatThread(thread: Thread, fit: (line: string) => string = (line) => line): string {
  const { threadId, identity, profileName, status, lastActivityTime, lastMessage } = thread;
  const colour = status === ThreadStatus.OPEN ? 'green' : 'dim';
  const name = profileName === '' ? [] : [stringify(profileName)];
  const content = lastMessage?.content;
  const from = lastMessage?.sender === undefined ? 'to' : 'from';
  return [
    `${paint('bold', threadId)}  ${formatTime(lastActivityTime)}`,
    ['', paint(colour, statusName(status)), formatIdentity(identity), ...name, ...factsOf(thread)].join('  '),
    ...(content === undefined ? [] : [fit(`    ${from} them: ${formatContent(content)}`)]),
  ].join('\n');
}

/** Returns a thread as JSON. */
export function threadToJson(thread: Thread): Record<string, unknown> {
  return {
    thread_id: thread.threadId,
    ...(thread.identity && identityToJson(thread.identity)),
    user_id: thread.userId || undefined,
    profile_name: thread.profileName || undefined,
    status: statusName(thread.status),
    assignee: thread.assignee || undefined,
    labels: thread.labels,
    unread_count: thread.unreadCount,
    last_message: thread.lastMessage && messageToJson(thread.lastMessage),
    last_activity_time: thread.lastActivityTime,
    last_inbound_time: thread.lastInboundTime,
    create_time: thread.createTime,
    window_state: thread.windowState === WindowState.UNSPECIFIED ? undefined : windowName(thread.windowState),
    window_end_time: thread.windowEndTime,
    human_window_end_time: thread.humanWindowEndTime,
  };
}

function factsOf({ unreadCount, assignee, labels, windowState, windowEndTime }: Thread): string[] {
  const window = windowState === WindowState.OPEN ? ` until ${formatTime(windowEndTime)}` : '';
  return [
    ...(unreadCount === 0 ? [] : [paint('yellow', `${unreadCount} unread`)]),
    ...(assignee === '' ? [] : [`assignee ${escapeField(assignee)}`]),
    ...(labels.length === 0 ? [] : [`labels ${labels.map(escapeField).join(', ')}`]),
    ...(windowState === WindowState.UNSPECIFIED ? [] : [`window ${windowName(windowState)}${window}`]),
  ];
}

function statusName(status: ThreadStatus): string {
  return threadStatusToJSON(status).replace('THREAD_STATUS_', '');
}

function windowName(state: WindowState): string {
  return windowStateToJSON(state).replace('WINDOW_STATE_', '');
}
